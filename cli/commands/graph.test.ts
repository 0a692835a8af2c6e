import { describe, expect, test } from 'vitest';
import { EXIT } from '../system/exit-status.ts';
import { realRegistry } from '../jobs/real-registry.ts';
import { run } from './run.ts';
import { fakeIo } from '../testing/fake-io.ts';

const toy = ['graph', '--design', 'bad', '--scenario', 't1-plain'];

describe('graph', () => {
  test('prints the graph, or writes a file', async () => {
    const io = fakeIo();
    expect(await run([...toy, '--to', 'aut', '--faults', '0'], io)).toBe(EXIT.expected);
    expect(io.written.stdout).toBe(
      'des (0, 2, 3)\n(0, "toy: insert range 0", 1)\n(1, "toy: insert range 1", 2)\n',
    );
    const file = fakeIo();
    await run([...toy, '--to', 'dot', '--output', 'd/t.dot'], file);
    expect(file.written.stdout).toBe('');
    expect(file.disk.get('d/t.dot')).toMatch(/^digraph /);
  });

  test.each([
    [['graph', '--to', 'dot'], 'expected one design, chosen with --design; found'],
    [['graph', '--design', 'bad', '--to', 'dot'], 'expected one scenario, chosen with --scenario'],
    [toy, 'expected --to with dot or aut'],
    [
      [...toy, '--to', 'dot', '--max-states', '2'],
      't1-plain under bad has more than 2 states; allow fewer faults and operations',
    ],
  ])('refuses %j', async (argv, message) => {
    const io = fakeIo();
    expect(await run(argv, io)).toBe(EXIT.usage);
    expect(io.written.stderr).toContain(message);
  });

  test('refuses what the memory does not hold, and says what that would take', async () => {
    const io = fakeIo({ registry: realRegistry });
    const argv = ['--design', 'v7.1', '--scenario', 'l02-amd-three-windows', '--to', 'aut'];
    expect(await run(['graph', ...argv, '--max-memory', '100K'], io)).toBe(EXIT.usage);
    expect(io.written.stderr).toMatch(
      /l02-amd-three-windows under v7\.1 takes more than 100K of memory, [~\d.]+K for its next step alone; .*--max-memory/,
    );
    expect(io.disk.size).toBe(0);
  });
});
