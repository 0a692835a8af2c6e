/**
 * What a reader of results relies on: the same run gives the same bytes, and an error of the model is
 * never a verdict.
 */
import { describe, expect, test } from 'vitest';
import { EXIT } from './system/exit-status.ts';
import { realRegistry } from './jobs/real-registry.ts';
import type { Registry } from './jobs/registry.ts';
import { run } from './commands/run.ts';
import { fakeIo } from './testing/fake-io.ts';
import { toyRegistry } from './testing/toy-registry.ts';

describe('two runs', () => {
  test('give byte-identical documents and counterexamples', async () => {
    const once = async () => {
      const io = fakeIo({ registry: realRegistry });
      const chosen = ['--design', 'v7.1', '--design', 'teardown-v5', '--scenario', 'n1-exact'];
      await run([...chosen, '--json', '--coverage'], io);
      return { printed: io.written.stdout, files: [...io.disk] };
    };
    const first = await once();
    expect(first.files.length).toBeGreaterThan(5);
    expect(await once()).toEqual(first);
  });
});

describe('an error of the model', () => {
  /** The toy with another effect of "toy: lose range". */
  const faulty = (effect: () => void): Registry => ({
    ...toyRegistry,
    buildModel(...args) {
      const model = toyRegistry.buildModel(...args);
      const rules = model.system.rules.map((rule) =>
        rule.name === 'toy: lose range' ? { ...rule, effect } : rule,
      );
      return { ...model, system: { ...model.system, rules } };
    },
  });
  let calls = 0;

  test.each<[string, (s: { lost: unknown }) => void, string]>([
    [
      'a rule throws',
      () => {
        throw new Error('no such range');
      },
      "effect of rule 'toy: lose range': no such range",
    ],
    [
      'a rule writes what a field cannot take',
      (s) => {
        s.lost = 2;
      },
      'lost = 2: the field takes true or false',
    ],
    [
      'a rule does something else when it is replayed',
      (s) => {
        s.lost = calls++ === 0;
      },
      'does not depend on the state alone',
    ],
  ])('%s: one is told which, where and how to get there', async (_, effect, message) => {
    calls = 0;
    const io = fakeIo({ registry: faulty(effect as () => void) });
    const argv = ['--design', 'bad', '--scenario', 't1-plain', '--property', 'no-lost-range'];
    expect(await run([...argv, '--faults', '1', '--user-ops', '0'], io)).toBe(EXIT.unexpected);
    const text = io.written.stdout.replace(/\s+/g, ' ');
    expect(text).toContain('ERROR');
    expect(text).toContain(message);
    expect(text).toContain('the steps to it: 1 "toy: insert range 0", 2 "toy: insert range 1"');
    expect(text).not.toContain('VIOLATED');
  });

  test('that comes after every verdict is told, and no run is as expected with it', async () => {
    const registry: Registry = {
      ...toyRegistry,
      buildModel(...args) {
        const model = toyRegistry.buildModel(...args);
        const fall: (typeof model.system.rules)[number] = {
          name: 'toy: fall',
          actor: 'toy',
          guard: (s) => (s as unknown as { lost: boolean }).lost,
          effect() {
            throw new Error('no ground');
          },
        };
        return { ...model, system: { ...model.system, rules: [...model.system.rules, fall] } };
      },
    };
    const io = fakeIo({ registry });
    const argv = ['--design', 'bad', '--scenario', 't1-plain', '--property', 'no-error'];
    expect(await run([...argv, '--faults', '1', '--user-ops', '0'], io)).toBe(EXIT.unexpected);
    const text = io.written.stdout.replace(/\s+/g, ' ');
    expect(text).toContain('VIOLATED');
    expect(text).toContain(
      'SEARCH NOT COMPLETED: bad (a rule or a property failed; effect of rule',
    );
    expect(text).toContain('no ground');
  });
});
