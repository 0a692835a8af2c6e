import { expect, test } from 'vitest';
import { readTrace, replayTrace } from '../../counterexamples/index.ts';
import { realRegistry } from '../jobs/real-registry.ts';
import { EXIT } from '../system/exit-status.ts';
import { fakeIo } from '../testing/fake-io.ts';
import { run } from './run.ts';

const machine = ['takes', '--design', 'v7.1', '--scenario', 'n1-exact', '--out', 'out'];

test('says the least ways, and writes a trace for each that replays within just that', async () => {
  const io = fakeIo({ registry: realRegistry });
  expect(await run(machine, io)).toBe(EXIT.expected);
  const { stdout, stderr } = io.written;
  expect(stderr).toBe('');
  expect(stdout).toContain(`\
online-is-decoded            1 fault                      7 steps
                             or 1 operation              10 steps
no-reset-under-live-memory   1 operation                 10 steps
no-hpa-double-allocation     2 operations                10 steps
iomem-truthful               1 fault                      9 steps
owner-stable                 a plain boot                10 steps
`);
  expect(stdout).toMatch(
    /^proved for any number of faults and operations: reuse-after-teardown,$/m,
  );
  // A command is not broken.
  const lines = stdout.split('\n').filter((line) => !line.startsWith('  npm run'));
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(80);
  const files = [...io.disk.keys()].filter((path) => path.includes('online-is-decoded'));
  expect(files.sort()).toEqual(
    ['0f1o', '1f0o'].map((costs) => `out/n1-exact/v7.1/online-is-decoded.${costs}.json`),
  );
  for (const [path, text] of io.disk) {
    const read = readTrace(text);
    if (!read.ok) throw new Error(path);
    const { faults, userOps } = read.value.bounds;
    expect(path).toContain(`.${faults}f${userOps}o.`);
    expect(replayTrace(read.value, realRegistry).kind).toBe('replayed');
  }
});

test('claims no proof where a bound was hit, with status 3', async () => {
  const io = fakeIo({ registry: realRegistry });
  expect(await run([...machine, '--max-states', '100'], io)).toBe(EXIT.bounded);
  expect(io.written.stdout).toContain('incomplete: the bound of states was hit');
  expect(io.written.stdout).not.toContain('proved for any number');
});

test.each([
  [['takes', 'x'], 'takes: unexpected argument x'],
  [['takes', '--faults', '1'], '--faults'],
  [['takes', '--design', 'nobody'], '--design nobody: no design has this name'],
])('refuses %j', async (argv, message) => {
  const io = fakeIo({ registry: realRegistry });
  expect(await run(argv, io)).toBe(EXIT.usage);
  expect(io.written.stderr).toContain(message);
});

test('a trace that takes less than its property needs to say anything is recorded all the same', async () => {
  const io = fakeIo({ registry: realRegistry });
  const argv = ['--design', 'v7.1', '--scenario', 'n6-uncommitted', '--out', 'out'];
  expect(await run(['takes', ...argv, '--property', 'no-stranded-memory'], io)).toBe(EXIT.expected);
  expect(io.written.stdout).toMatch(/^no-stranded-memory +a plain boot +8 steps$/m);
  const read = readTrace(io.disk.get('out/n6-uncommitted/v7.1/no-stranded-memory.0f0o.json')!);
  if (!read.ok) throw new Error('unreadable');
  expect(read.value.bounds).toEqual({ faults: 0, userOps: 1 });
  expect(replayTrace(read.value, realRegistry).kind).toBe('replayed');
});
