import { describe, expect, test } from 'vitest';
import { readTrace, writeScenario, writeTrace } from '../../counterexamples/index.ts';
import { toyScenario } from '../../counterexamples/testing/toy-model.ts';
import { EXIT } from '../system/exit-status.ts';
import { run } from './run.ts';
import { fakeIo } from '../testing/fake-io.ts';
import { toyRegistry } from '../testing/toy-registry.ts';

const ownScenario = writeScenario(toyScenario('own'));

test('a design that nobody posted is listed as such, and explored when it is named', async () => {
  const [good, bad] = toyRegistry.designs;
  const registry = { ...toyRegistry, designs: [good!], designVariants: [bad!] };
  const list = fakeIo({ registry });
  await run(['--list'], list);
  expect(list.written.stdout).toMatch(/only when asked for by name[^\n]*\n +bad /);

  const usual = fakeIo({ registry });
  await run(['check'], usual);
  expect(usual.written.stdout).not.toContain('bad');

  const named = fakeIo({ registry });
  await run(['--design', 'bad', '--scenario', 't1-plain'], named);
  expect(named.written.stdout).toContain('VIOLATED');
  const trace = [...named.disk.keys()].find((path) => path.endsWith('no-lost-range.json'))!;
  const replayed = fakeIo({ registry, disk: { 't.json': named.disk.get(trace)! } });
  expect(await run(['replay', 't.json'], replayed)).toBe(EXIT.expected);
});

test('a scenario file is known by its ending, also packed, or else its path is asked for', async () => {
  const packed = fakeIo({ disk: { 'my.json.gz': ownScenario } });
  expect(await run(['--scenario', 'my.json.gz', '--design', 'good'], packed)).toBe(EXIT.expected);

  const other = fakeIo({ disk: { 'sc.txt': ownScenario, './sc.txt': ownScenario } });
  expect(await run(['--scenario', 'sc.txt', '--design', 'good'], other)).toBe(EXIT.usage);
  expect(other.written.stderr).toContain('but a file has: write ./sc.txt');
  expect(await run(['--scenario', './sc.txt', '--design', 'good'], other)).toBe(EXIT.expected);
});

test('--version says which program and which model', async () => {
  const io = fakeIo();
  expect(await run(['--version'], io)).toBe(EXIT.expected);
  const { toolVersion, modelVersion } = toyRegistry;
  expect(io.written.stdout).toBe(`soft-reserve-checker ${toolVersion}, model ${modelVersion}\n`);
});

describe('exit status', () => {
  test('0 when each verdict is the one on record', async () => {
    const io = fakeIo();
    expect(await run(['check'], io)).toBe(EXIT.expected);
    expect(io.written.stdout).toContain('All 12 verdicts are the ones on record.');
    expect(io.written.stderr).toBe('');
  });

  test('1 when some verdict differs, which is marked and explained', async () => {
    const registry = {
      ...toyRegistry,
      expectedVerdict: () => ({ verdict: 'holds', source: 'a mail' }) as const,
    };
    const io = fakeIo({ registry });
    expect(await run(['--design', 'bad', '--scenario', 't1-plain'], io)).toBe(EXIT.unexpected);
    expect(io.written.stdout).toMatch(/no-lost-range +VIOLATED!\n/);
    expect(io.written.stdout).toContain(
      '  t1-plain, bad, no-lost-range: VIOLATED, on record: holds (a mail)',
    );
    expect(io.written.stdout).toContain('2 of 3 verdicts are not the ones on record.');
  });

  test('0 for other budgets and for own scenarios, of which nothing is on record', async () => {
    const budgets = fakeIo();
    expect(await run(['--faults', '0'], budgets)).toBe(EXIT.expected);
    expect(budgets.written.stdout).toContain('No verdicts are on record for this run.');

    const own = fakeIo({ disk: { 'my.json': ownScenario } });
    expect(await run(['--scenario', 'my.json', '--json'], own)).toBe(EXIT.expected);
    const { results } = JSON.parse(own.written.stdout);
    expect(results.map((r: { expected: unknown }) => r.expected)).toEqual(Array(6).fill(null));
  });

  test('3 when a bound was hit where an exhaustive run was asked for', async () => {
    const small = { ...fakeIo(), machine: { cores: 1, memory: 2 } };
    expect(await run(['--design', 'good'], small)).toBe(EXIT.bounded);
    expect(await run(['--max-states', '2', '--exhaustive'], fakeIo())).toBe(EXIT.bounded);
  });

  test('a bound that the user set is not a failure, and does not read like a proof', async () => {
    const io = fakeIo();
    const argv = ['--max-states', '2', '--property', 'ordered', '--scenario', 't1-plain'];
    expect(await run(argv, io)).toBe(EXIT.expected);
    expect(io.written.stdout).toContain('SEARCH NOT COMPLETED: good (stopped at 2 states)');
    expect(io.written.stdout).toMatch(/ordered +bounded +bounded\n/);
    expect(io.written.stdout).not.toContain('holds');
    expect(io.written.stdout).toContain('Not every search was exhaustive');
  });

  test('random walks read like what they are, with their seed', async () => {
    const walk = ['--search', 'walk', '--walks', '20', '--walk-length', '30', '--seed', 'abc'];
    const io = fakeIo();
    const one = ['--scenario', 't1-plain', '--design', 'good'];
    expect(await run([...walk, ...one, '--property', 'ordered'], io)).toBe(EXIT.expected);
    expect(io.written.stdout).toContain(
      'SEARCH NOT COMPLETED: good (20 random walks of at most 30 steps, seed abc)',
    );
    expect(io.written.stdout).toMatch(/ordered +bounded\n/);
    expect(io.written.stdout).not.toContain('holds');

    const json = fakeIo();
    await run([...walk, ...one, '--json'], json);
    const { results } = JSON.parse(json.written.stdout);
    expect(results.map((r: { seed: string }) => r.seed)).toEqual(['abc', 'abc', 'abc']);
    expect(results[0].exhaustive).toBe(false);
    expect(json.written.stdout).toContain('20 random walks of length <= 30, seed abc');
  });

  test('a swarm is a proof when one of its searches was exhaustive, and names its seed', async () => {
    const io = fakeIo();
    expect(await run(['--search', 'swarm', '--exhaustive'], io)).toBe(EXIT.expected);
    expect(io.written.stdout).toContain('SEED: good (1)');
    expect(io.written.stdout).toContain('All 12 verdicts are the ones on record.');
    const small = ['--search', 'swarm', '--searches', '3', '--max-states', '2'];
    const bounded = fakeIo();
    expect(await run([...small, '--exhaustive'], bounded)).toBe(EXIT.bounded);
    expect(bounded.written.stdout).toContain(
      'good (3 searches of at most 2 states and 1,000 steps, seed\n',
    );
  });

  test('a store of bits is never read as a proof', async () => {
    const io = fakeIo();
    const argv = ['--store', 'bitstate', '--bitstate-bytes', '64K', '--bits', '4'];
    const one = ['--scenario', 't1-plain', '--design', 'good', '--property', 'ordered'];
    expect(await run([...argv, ...one], io)).toBe(EXIT.expected);
    expect(io.written.stdout).toContain('NOT A PROOF: good');
    expect(io.written.stdout).toMatch(/ordered +bounded\n/);
    const json = fakeIo();
    await run([...argv, ...one, '--json'], json);
    expect(JSON.parse(json.written.stdout).results[0]).toMatchObject({
      exhaustive: false,
      bound: expect.stringMatching(/^bitstate, omission probability <= 1e-\d+$/),
    });
  });

  test('iterative deepening gives the verdicts on record', async () => {
    const io = fakeIo();
    expect(await run(['--search', 'iddfs'], io)).toBe(EXIT.expected);
    expect(io.written.stdout).toContain('All 12 verdicts are the ones on record.');
  });

  test('reductions give the verdicts on record, and say where they are off', async () => {
    const io = fakeIo();
    const argv = ['--reduce', 'symmetry,partial-order', '--scenario', 't1-*'];
    expect(await run(argv, io)).toBe(EXIT.expected);
    const { stdout } = io.written;
    expect(stdout).toContain('WITHOUT SYMMETRY REDUCTION: good, bad (the system declares no');
    expect(stdout).toMatch(/^states, by symmetry +off +off$/m);
    expect(stdout).toMatch(/^firings, by partial order +\/\d\.\d +\/\d\.\d$/m);
  });

  test('a search that met the memory bound says what going on would take', async () => {
    const io = fakeIo();
    await run(['--max-memory', '86110', '--design', 'good', '--scenario', 't1-plain'], io);
    expect(io.written.stdout.replace(/\s+/g, ' ')).toMatch(
      /SEARCH NOT COMPLETED: good \(stopped at ~?[\d.]+K of memory, a quarter more takes [\d.]+K; --max-memory allows more; \d+ bytes per state, \d+ stored\)/,
    );
  });

  test('70 and a stack for a bug of ours', async () => {
    const registry = {
      ...toyRegistry,
      buildModel: () => {
        throw new TypeError('oops');
      },
    };
    const io = fakeIo({ registry });
    expect(await run([], io)).toBe(EXIT.internal);
    expect(io.written.stderr).toMatch(/a bug of this program.*\nTypeError: oops\n {4}at /s);
  });
});

describe('a mistake gets one message and status 2', () => {
  test.each([
    [
      ['chekc'],
      'chekc: unknown command; expected check, compare, explore, export, graph, replay, takes; did you mean "check"?',
    ],
    [
      ['check', 'trim'],
      'trim: unexpected argument; name designs with --design and scenarios with --scenario',
    ],
    [
      ['--design', 'bat'],
      '--design bat: no design has this name; did you mean "bad"? (--list shows all)',
    ],
    [['--property', 'z*'], '--property z*: no property has this name (--list shows all)'],
    [
      ['--scenario', 't1-plane'],
      '--scenario t1-plane: no scenario has this name; did you mean "t1-plain"? (--list shows all)',
    ],
    [['--scenario', 'no/such.json'], '--scenario no/such.json: cannot read it: no such file'],
    [
      ['--reporter', 'github,json'],
      '--reporter github,json: json has stdout for itself; ask for the others in another run, or read check.json below --out',
    ],
    [['--iomem', 'missing'], '--iomem missing: cannot read it: no such file'],
    [
      ['--memory-block', '128M'],
      '--memory-block 134,217,728: it describes your own machine, expected its dumps too (--iomem, --dmesg, --cedt, --srat, --cxl-list)',
    ],
    [
      ['--exhaustive', '--store', 'compact'],
      '--exhaustive with --store compact: a store of hashes can omit states; leave out one of the two',
    ],
    [
      ['--exhaustive', '--search', 'walk'],
      '--exhaustive with --search walk: random walks never see everything for certain; leave out one of the two',
    ],
    [
      ['--exhaustive', '--store', 'bitstate'],
      '--exhaustive with --store bitstate: a store of bits can omit states; leave out one of the two',
    ],
    [
      ['--store', 'bitstate', '--search', 'bfs'],
      '--store bitstate with --search bfs: it goes with dfs or swarm',
    ],
    [
      ['--bits', '3', '--store', 'compact'],
      '--bits with --store compact: it has a meaning only with --store bitstate',
    ],
    [
      ['--seed', 'x'],
      '--seed x with --search bfs: it has a meaning only with --search walk or swarm',
    ],
    [
      ['--store', 'compact', '--search', 'iddfs'],
      '--store compact with --search iddfs: it has a meaning only with --search bfs or dfs or swarm',
    ],
    [
      ['--reduce', 'symmetry,partial-order', '--search', 'walk'],
      '--reduce symmetry,partial-order with --search walk: it has a meaning only with --search bfs or dfs or swarm',
    ],
    [
      ['--reduce', 'symmetry,all'],
      '--reduce symmetry,all: expected symmetry or partial-order, or several with commas between them, found "symmetry,all"',
    ],
    [
      ['--save-scenario', 'x.json'],
      '--save-scenario: expected the dumps of one machine (--iomem, --dmesg, --cedt, ...)',
    ],
    [
      ['compare', 'good'],
      'compare good: it is based on no other design; expected the name of a second one',
    ],
    [
      ['compare', 'good', 'good'],
      'compare: expected the names of two different designs, such as "compare trim all-or-nothing", or of one that is based on another; found good, good',
    ],
    [
      ['--config', 'CXL_MEN=y'],
      '--config CXL_MEN=y: expected one of CXL_ACPI, CXL_PCI, CXL_MEM, CXL_REGION, DEV_DAX_HMEM, DEV_DAX_CXL, DEV_DAX_KMEM and a value, such as CXL_ACPI=y',
    ],
    [
      ['--config', 'CXL_ACPI=y,CONFIG_CXL_REGION=m'],
      '--config CONFIG_CXL_REGION=m: expected CXL_REGION to be one of y, n',
    ],
    [
      ['replay'],
      'replay: expected the path of a counterexample, such as out/n1-exact/v6.12/reuse-after-teardown.json; found none',
    ],
  ])('%j', async (argv, message) => {
    const io = fakeIo();
    expect(await run(argv, io)).toBe(EXIT.usage);
    expect(io.written).toEqual({ stdout: '', stderr: `soft-reserve-checker: ${message}\n` });
  });

  test('a scenario file with a mistake, by file and JSON path', async () => {
    const io = fakeIo({
      disk: { 'my.json': ownScenario.replace('"CXL_ACPI": "m"', '"CXL_ACPI": "module"') },
    });
    expect(await run(['--scenario', 'my.json'], io)).toBe(EXIT.usage);
    expect(io.written.stderr).toBe(
      'soft-reserve-checker: my.json: $.config.CXL_ACPI: found "module", expected "y" or "m" or "n"\n',
    );
  });

  test('--config puts another kernel under the scenarios, and nothing is on record then', async () => {
    const io = fakeIo();
    await run(['--config', 'CONFIG_CXL_ACPI=y,DEV_DAX_CXL=n', '--scenario', 't1-plain'], io);
    expect(io.written.stdout).toContain('(CONFIG_CXL_ACPI=y, CONFIG_DEV_DAX_CXL=n)');
    expect(io.written.stdout).toContain('No verdicts are on record for this run.');
  });

  test('a scenario that the model cannot hold', async () => {
    const windows = [1n, 2n, 3n, 4n].map((i) => ({
      start: i << 32n,
      end: (i << 32n) + 0xfffffffn,
    }));
    const large = writeScenario({ ...toyScenario('large'), windows });
    const io = fakeIo({ disk: { 'large.json': large } });
    expect(await run(['--scenario', 'large.json'], io)).toBe(EXIT.usage);
    expect(io.written.stderr).toBe(
      'soft-reserve-checker: scenario "large": more than 3 windows; leave some out\n',
    );
  });
});

describe('check', () => {
  test('writes one counterexample for each violation, which replays', async () => {
    const io = fakeIo();
    await run(['--out', 'found'], io);
    expect([...io.disk.keys()]).toEqual([
      'found/t1-plain/good/no-error.json',
      'found/t1-plain/bad/no-lost-range.json',
      'found/t1-plain/bad/no-error.json',
      'found/t2-plain/good/no-error.json',
      'found/t2-plain/bad/no-lost-range.json',
      'found/t2-plain/bad/no-error.json',
      'found/check.json',
    ]);
    for (const path of [...io.disk.keys()].slice(0, -1)) {
      expect(await run(['replay', path], io)).toBe(EXIT.expected);
    }
  });

  test('--reporter writes files beside the tables, and prints one document instead of them', async () => {
    const io = fakeIo();
    await run(['--reporter', 'junit,sarif', '--out', 'found', '--design', 'bad'], io);
    expect(io.written.stdout).toContain('== t1-plain');
    expect(io.written.stderr).toContain('written: found/junit.xml, found/check.sarif\n');
    expect(io.disk.get('found/junit.xml')).toContain('tests="6" failures="0"');
    expect(JSON.parse(io.disk.get('found/check.sarif')!).runs[0].results).toHaveLength(4);
    const [json, same] = [fakeIo(), fakeIo()];
    await run(['--reporter', 'json'], json);
    await run(['--json'], same);
    expect(json.written.stdout).toBe(same.written.stdout);
    expect(JSON.parse(json.written.stdout).schema).toBe('soft-reserve-checker/check@1');
  });

  test('--json prints one document with the fields that other tools rely on', async () => {
    const io = fakeIo();
    await run(['--json', '--scenario', 't1-*', '--design', 'bad', '--property', 'no-error'], io);
    expect(JSON.parse(io.written.stdout)).toEqual({
      schema: 'soft-reserve-checker/check@1',
      version: '0.0.1',
      results: [
        {
          design: 'bad',
          scenario: 't1-plain',
          property: 'no-error',
          verdict: 'violated',
          expected: 'violated',
          exhaustive: true,
          states: 4,
          transitions: 3,
          depth: 3,
          seconds: 0,
          bound: null,
          seed: null,
          trace: 'out/t1-plain/bad/no-error.json',
        },
      ],
      measures: [
        {
          design: 'bad',
          scenario: 't1-plain',
          usableBytes: ['0', '4294967296'],
          strandedBytes: ['536870912', '536870912'],
          wastedBytes: ['0', '0'],
          unusableBytes: ['536870912', '536870912'],
          ownedTwiceBytes: ['0', '0'],
          dangerousBytes: ['0', '4294971392'],
          awaitingBytes: ['0', '0'],
        },
      ],
    });
    expect(io.disk.get('out/check.json')).toBe(io.written.stdout);
  });

  test('Ctrl-C prints and writes what there is', async () => {
    const io = fakeIo();
    io.onPause = () => io.pressCtrlC();
    expect(await run(['check'], io)).toBe(EXIT.interrupted);
    expect(io.written.stdout).toContain('NOT STARTED: bad');
    expect(io.written.stdout).toContain('Interrupted: the result is partial.');
    expect([...io.disk.keys()]).toEqual(['out/t1-plain/good/no-error.json', 'out/check.json']);
    expect(JSON.parse(io.disk.get('out/check.json')!).results).toHaveLength(3);
  });

  test('--list names everything', async () => {
    const io = fakeIo();
    expect(await run(['--list'], io)).toBe(EXIT.expected);
    for (const name of ['good', 'bad', 't1-plain', 't2-plain', 'no-error']) {
      expect(io.written.stdout).toContain(`\n  ${name} `);
    }
  });

  test.each(['check', 'compare', 'explore', 'export', 'graph', 'replay'])(
    '%s --help',
    async (command) => {
      const io = fakeIo();
      expect(await run([command, '--help'], io)).toBe(EXIT.expected);
      expect(io.written.stdout).toMatch(/^usage: soft-reserve-checker /);
      expect(Math.max(...io.written.stdout.split('\n').map((line) => line.length))).toBeLessThan(
        81,
      );
    },
  );
});

describe('replay', () => {
  async function recorded(): Promise<string> {
    const io = fakeIo();
    await run(['--design', 'bad'], io);
    return io.disk.get('out/t1-plain/bad/no-lost-range.json')!;
  }

  test('prints every file', async () => {
    const text = await recorded();
    const io = fakeIo({ disk: { 'a.json': text, 'b.json': text } });
    expect(await run(['replay', 'a.json', 'b.json'], io)).toBe(EXIT.expected);
    expect(io.written.stdout.match(/=> {2}3 {2}\[hardware\] toy: lose range/g)).toHaveLength(2);
  });

  test('refuses a trace of another version by its first step that differs, and goes on', async () => {
    const text = await recorded();
    const read = readTrace(text);
    if (!read.ok) throw new Error('unreadable');
    const steps = read.value.steps.map((step, index) =>
      index === 1 ? { ...step, rule: 'toy: insert window' } : step,
    );
    const other = writeTrace({ ...read.value, model: '3', steps });
    const io = fakeIo({ disk: { 'other.json': other, 'mine.json': text } });
    expect(await run(['replay', 'other.json', 'mine.json'], io)).toBe(EXIT.usage);
    expect(io.written.stderr).toBe(
      'other.json: step 2 differs: this model has no rule "toy: insert window"; recorded by version 3 of the model, this is version 7: record it again with "check"\n',
    );
    expect(io.written.stdout).toContain('VIOLATED');
  });
});

test('compare with one design is compare with the one that it is based on', async () => {
  const [one, both] = [fakeIo(), fakeIo()];
  await run(['compare', 'bad', '--scenario', 't1-plain'], one);
  await run(['compare', 'good', 'bad', '--scenario', 't1-plain'], both);
  expect(one.written).toEqual(both.written);
});

test('compare shows the differences, the shortest trace and the bytes', async () => {
  const io = fakeIo();
  expect(await run(['compare', 'good', 'bad', '--scenario', 't1-plain'], io)).toBe(EXIT.expected);
  expect(io.written.stdout).toMatchInlineSnapshot(`
    "== t1-plain: The toy machine t1-plain
       source: nowhere
       assumed: one committed decoder fills the window
                       good      bad
    no-lost-range      holds     VIOLATED
    states             6         4
    transitions        6         3
    depth              5         3
    time               0.00 s    0.00 s
    bytes usable       0-4G      0-4G
    bytes dangerous    0-~4G     0-~4G
    bytes stranded     512M      512M
    bytes wasted       0         0
    bytes unusable     512M      512M
    bytes owned twice  0         0
    bytes awaiting     0         0
      good exactly, in bytes: dangerous 0 to 4,294,971,392
      bad exactly, in bytes: dangerous 0 to 4,294,971,392
    2 of 3 verdicts are alike.

    == no-lost-range: holds under good, VIOLATED under bad
       "Once all is quiet, no range is lost and present."
       the shortest trace of bad, on t1-plain:
      1  kernel    toy: insert range 0
      2  kernel    toy: insert range 1
      3  hardware  toy: lose range [range: -EIO]

    Verdicts differ in 1 place(s); at most 1 fault and 0 operations of the
    administrator.
    "
  `);
});
