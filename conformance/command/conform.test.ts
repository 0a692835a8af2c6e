import { describe, expect, test } from 'vitest';
import { conform } from './conform.ts';

/** Runs the command where nothing may be fetched and nothing may be booted. */
function run(...argv: string[]) {
  const sink = { write: () => {}, isTerminal: false, columns: undefined };
  return conform(argv, {
    stdout: sink,
    stderr: sink,
    signal: AbortSignal.abort(new Error('no')),
    cores: 1,
  });
}

describe('a mistake of the user is one message', () => {
  test.each([
    [['--kernl', '6.18'], /^--kernl: unknown option; did you mean "--kernel"\?/],
    [['6.18'], /^6\.18: unexpected argument/],
    [['--modules', '/'], /^--modules: expected --vmlinuz as well/],
    [['--vmlinuz', '/dev/null'], /^--vmlinuz \/dev\/null: expected a bzImage/],
    [['--vmlinuz', '/nowhere', '--modules', '/'], /^--vmlinuz \/nowhere: no such file/],
    [['--experiment', 'exact-teardwn-create'], /did you mean "exact-teardown-create"\?/],
    [['--experiment', 'exactt'], /no experiment has this name; did you mean "exact-\*"\?/],
    [['--record', '--append', 'quiet'], /^--record and --append: expected one of them/],
    [['--experiment', 'sr-*', '--trace', 't.json'], /^--experiment and --trace: expected one/],
    [['--repeat', '3', '--trace', 't.json'], /^--repeat and --trace: expected one/],
    [['--bug', 'trimed-window'], /^--bug trimed-window: .*did you mean "trimmed-window"\?/],
    [['--bug', 'trimmed-window', '--record'], /^--bug and --record: expected one of them/],
    [['--bug', 'trimmed-window', '--trace', 't.json'], /^--bug and --trace: expected one/],
    [['--repeat', '0'], /^--repeat 0: expected a whole number, 1 to 1000/],
    [['--cache', '/dev/null/x'], /^cannot keep kernels in \/dev\/null\/x: .*--cache$/],
    // Where Node's own recursion does not end, and where a folder that is there takes nothing.
    [['--cache', '/proc/x'], /^cannot keep kernels in \/proc\/x: .*--cache$/],
    [['--cache', '/proc'], /^cannot keep kernels in \/proc: .*--cache$/],
    [['--kernel', '6.18', '--design', 'zz'], /^--design zz: no such design; there are .*v7\.1/],
    [['--jobs', '0'], /^--jobs 0: expected a whole number, 1 to 64/],
    [['--trace', '/nowhere.json'], /^--trace \/nowhere\.json: cannot read it: no such file/],
  ])('%j', async (argv, message) => {
    await expect(run(...argv)).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringMatching(message) as unknown,
    });
  });
});

test('--help needs neither kernels nor a mirror', async () => {
  await expect(run('--help')).resolves.toBe(0);
});
