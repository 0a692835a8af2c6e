import { describe, expect, test } from 'vitest';
import { ProgressLine } from './progress.ts';
import { fakeIo } from '../testing/fake-io.ts';

const progress = {
  states: 1_234_567,
  transitions: 5_000_000,
  frontier: 12_345,
  depth: 31,
  memory: 90 << 20,
  seconds: 2,
};
const text =
  '0/2 trim on n1 +1: 2,469,134 states, frontier 25k, depth 31, 1.2M states/s, 180M, 10.0 s';

function line(options: { terminal: boolean; columns?: number }) {
  const io = fakeIo(options);
  let now = 0;
  const shown = new ProgressLine(io.stderr, () => now, ['trim on n1', 'trim on n2']);
  const at = (milliseconds: number) => {
    now = milliseconds;
    shown.update([
      { index: 0, progress },
      { index: 1, progress },
    ]);
  };
  return { io, shown, at };
}

describe('progress', () => {
  test('is a plain line every 10 s when stderr is not a terminal', () => {
    const { io, shown, at } = line({ terminal: false });
    for (let t = 0; t <= 10_000; t += 500) at(t);
    shown.clear();
    expect(io.written.stderr).toBe(`${text}\n`.replace('1.2M states/s', '1.2M states/s'));
  });

  test('is one line that is redrawn and removed on a terminal, never wider than it', () => {
    const { io, shown, at } = line({ terminal: true, columns: 40 });
    at(50);
    expect(io.written.stderr).toBe('');
    at(10_000);
    shown.clear();
    expect(io.written.stderr).toBe(`\r\x1b[K${text.slice(0, 39)}\r\x1b[K`);
  });
});
