import { describe, expect, test } from 'vitest';
import { type OptionTable, optionsHelp, parseOptions } from './options.ts';
import { UserError } from '../system/user-error.ts';

const table = {
  design: { kind: 'texts', metavar: 'NAME', help: 'a design; repeatable' },
  'max-states': { kind: 'count', metavar: 'N', low: 1, help: 'store at most N states' },
  faults: { kind: 'count', metavar: 'N', low: 0, high: 255, help: 'at most N faults' },
  'max-memory': { kind: 'bytes', metavar: 'BYTES', help: 'stop at so much memory' },
  'max-seconds': { kind: 'seconds', metavar: 'S', help: 'stop after so long' },
  search: { kind: 'choice', choices: ['bfs', 'dfs'], help: 'how' },
  out: { kind: 'text', metavar: 'DIR', help: 'where' },
  json: { kind: 'flag', help: 'one document' },
  help: { kind: 'flag', help: 'this text' },
} as const satisfies OptionTable;

function mistake(...argv: string[]): string {
  try {
    parseOptions(table, argv);
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  return 'no mistake';
}

describe('parseOptions', () => {
  test('gives every option its type', () => {
    const { options, positionals } = parseOptions(table, [
      'first',
      '--design',
      'trim',
      '--design=v7.1',
      '--max-states',
      '5M',
      '--max-memory=2GiB',
      '--max-seconds',
      '0.5',
      '--search',
      'dfs',
      '--json',
      '--',
      '--second',
    ]);
    expect(options).toEqual({
      design: ['trim', 'v7.1'],
      'max-states': 5_000_000,
      faults: undefined,
      'max-memory': 2n ** 31n,
      'max-seconds': 0.5,
      search: 'dfs',
      out: undefined,
      json: true,
      help: false,
    });
    expect(positionals).toEqual(['first', '--second']);
  });

  test.each([
    [
      ['--max-states', '5x'],
      '--max-states 5x: expected a whole number, at least 1, such as 1, 10k or 5M, found "5x"',
    ],
    [
      ['--max-states', '0'],
      '--max-states 0: expected a whole number, at least 1, such as 1, 10k or 5M, found "0"',
    ],
    [
      ['--faults', '256'],
      '--faults 256: expected a whole number, 0 to 255, such as 1, found "256"',
    ],
    [
      ['--max-memory', '2GB'],
      '--max-memory 2GB: expected a number of bytes such as 0x8000000, 512M or 2GiB (units are powers of 1024), found "2GB"',
    ],
    [
      ['--max-seconds', '1m'],
      '--max-seconds 1m: expected a number of seconds, more than 0, such as 30 or 0.5, found "1m"',
    ],
    [['--search', 'best'], '--search best: expected bfs or dfs, found "best"'],
    [['--out'], '--out: expected a value (DIR) after it, found nothing'],
    [['--out', 'a', '--out', 'b'], '--out: given 2 times, expected once'],
    [['--json=yes'], '--json=yes: --json takes no value'],
    [['--desing', 'trim'], '--desing: unknown option; did you mean "--design"? (--help lists all)'],
    [['-design', 'trim'], '-design: unknown option; did you mean "--design"? (--help lists all)'],
    [['--zzz'], '--zzz: unknown option (--help lists all)'],
  ])('%j', (argv, message) => expect(mistake(...argv)).toBe(message));

  test('an option is not swallowed as the value of the one before', () => {
    expect(mistake('--out', '--json')).toBe(
      '--out: expected a value (DIR) after it, found "--json"',
    );
  });
});

test('optionsHelp has one entry for each option', () => {
  expect(optionsHelp(table, 50)).toEqual([
    '  --design NAME       a design; repeatable',
    '  --max-states N      store at most N states',
    '  --faults N          at most N faults',
    '  --max-memory BYTES  stop at so much memory',
    '  --max-seconds S     stop after so long',
    '  --search bfs|dfs    how',
    '  --out DIR           where',
    '  --json              one document',
    '  --help              this text',
  ]);
});
