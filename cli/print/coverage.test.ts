import { expect, test } from 'vitest';
import type { ModelProperty } from '../../properties/index.ts';
import { EXIT } from '../system/exit-status.ts';
import { run } from '../commands/run.ts';
import { fakeIo } from '../testing/fake-io.ts';
import { toyRegistry } from '../testing/toy-registry.ts';

const toy = ['--design', 'good', '--scenario', 't1-plain', '--faults', '1', '--user-ops', '0'];

test('--coverage tells how often each rule fires and what nobody reads', async () => {
  const io = fakeIo();
  expect(await run([...toy, '--coverage'], io)).toBe(EXIT.expected);
  expect(io.written.stdout).toContain(`Coverage under good (6 states):
  firings  enabled in  rule
        4           4  toy: insert range
        1           1  toy: lose range
        1           1  toy: remove lost range
  Fields that no rule, property or measure reads: budget userOps
`);
});

test('--coverage is in the JSON document, and only then', async () => {
  const io = fakeIo();
  await run([...toy, '--json'], io);
  expect(JSON.parse(io.written.stdout)).not.toHaveProperty('coverage');
  const covered = fakeIo();
  await run([...toy, '--json', '--coverage'], covered);
  expect(JSON.parse(covered.written.stdout).coverage).toMatchObject([
    {
      design: 'good',
      scenario: 't1-plain',
      states: 6,
      complete: true,
      rules: [
        { rule: 'toy: insert range', actor: 'kernel', firings: 4, enabledIn: 4 },
        { rule: 'toy: lose range', firings: 1 },
        { rule: 'toy: remove lost range', firings: 1 },
      ],
      // The administrator of the toy does nothing.
      unreadFields: ['budget userOps'],
    },
  ]);
});

test('--coverage of a search that was cut short says that it saw not everything', async () => {
  const io = fakeIo();
  await run([...toy, '--coverage', '--max-states', '2'], io);
  expect(io.written.stdout).toMatch(/Coverage under good \(. states; 1 of 1 runs saw not all/);
});

test('a witness is printed for what can be reached, and is in the JSON document', async () => {
  const canLose: ModelProperty = {
    ...toyRegistry.properties[0]!,
    id: 'can-lose',
    instantiate: () => ({
      id: 'can-lose',
      sentence: 'A range can be lost.',
      kind: 'reachable',
      witness: (s) => (s as unknown as { lost: boolean }).lost,
    }),
  };
  const registry = { ...toyRegistry, properties: [...toyRegistry.properties, canLose] };
  const argv = [...toy, '--property', 'can-lose'];
  const io = fakeIo({ registry });
  expect(await run(argv, io)).toBe(EXIT.expected);
  expect(io.written.stdout.replace(/\s+/g, ' ')).toContain(
    'can-lose can be reached (good): 1 "toy: insert range 0", 2 "toy: insert range 1", 3 "toy: lose range"',
  );
  const json = fakeIo({ registry });
  await run([...argv, '--json'], json);
  expect(JSON.parse(json.written.stdout).results).toMatchObject([
    {
      verdict: 'holds',
      witness: ['toy: insert range 0', 'toy: insert range 1', 'toy: lose range'],
    },
  ]);
});
