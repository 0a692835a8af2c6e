/**
 * Command-line options as data: one table gives the parser, the types and the help text.
 */
import { didYouMean, hanging } from '../../counterexamples/index.ts';
import { parseBytes, parseCount, parseSeconds } from '../system/quantities.ts';
import { UserError } from '../system/user-error.ts';

interface Base {
  readonly help: string;
}

/** One option; `metavar` is what the help calls its value. */
type Option = Base &
  (
    | { readonly kind: 'flag' }
    | { readonly kind: 'text'; readonly metavar: string }
    /** May be given several times. */
    | { readonly kind: 'texts'; readonly metavar: string }
    | {
        readonly kind: 'count';
        readonly metavar: string;
        readonly low: number;
        readonly high?: number;
      }
    | { readonly kind: 'bytes'; readonly metavar: string }
    | { readonly kind: 'seconds'; readonly metavar: string }
    | { readonly kind: 'choice'; readonly choices: readonly string[] }
    /** One or several, separated by commas. */
    | { readonly kind: 'choices'; readonly choices: readonly string[] }
  );

export type OptionTable = Readonly<Record<string, Option>>;

type ValueOf<O extends Option> = O extends { kind: 'flag' }
  ? boolean
  : O extends { kind: 'texts' }
    ? readonly string[]
    : O extends { kind: 'count' | 'seconds' }
      ? number | undefined
      : O extends { kind: 'bytes' }
        ? bigint | undefined
        : O extends { kind: 'choice'; choices: readonly (infer Choice)[] }
          ? Choice | undefined
          : O extends { kind: 'choices'; choices: readonly (infer Choice)[] }
            ? readonly Choice[] | undefined
            : string | undefined;

/** What was given on the command line, by option name. */
export type OptionValues<Table extends OptionTable> = {
  readonly [Name in keyof Table]: ValueOf<Table[Name]>;
};

export interface ParsedArguments<Table extends OptionTable> {
  readonly options: OptionValues<Table>;
  /** Arguments that are not options, in order. */
  readonly positionals: readonly string[];
}

/**
 * Parses `--name value`, `--name=value` and `--` (everything after it is a positional). Throws
 * UserError that names the option, what was found and what was expected.
 */
export function parseOptions<const Table extends OptionTable>(
  table: Table,
  argv: readonly string[],
): ParsedArguments<Table> {
  const given = new Map<string, string[]>();
  const positionals: string[] = [];
  const rest = [...argv];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--') {
      positionals.push(...rest.splice(0));
    } else if (!word.startsWith('-') || word === '-') {
      positionals.push(word);
    } else {
      const { name, option, attached } = lookUp(table, word);
      const value = option.kind === 'flag' ? flag(name, attached) : (attached ?? rest.shift());
      if (value === undefined || (attached === undefined && value.startsWith('--'))) {
        const found = value === undefined ? 'nothing' : `"${value}"`;
        throw new UserError(`--${name}: expected ${expectation(option)} after it, found ${found}`);
      }
      given.set(name, [...(given.get(name) ?? []), value]);
    }
  }
  const values = Object.entries(table).map(([name, option]) => [
    name,
    convertAll(name, option, given.get(name) ?? []),
  ]);
  return { options: Object.fromEntries(values) as OptionValues<Table>, positionals };
}

/** The options of a table, two columns, for `--help`. */
export function optionsHelp(table: OptionTable, width: number): string[] {
  const rows = Object.entries(table).map(([name, option]) => {
    const value = option.kind === 'flag' ? '' : ` ${metavarOf(option)}`;
    return { left: `  --${name}${value}`, help: option.help };
  });
  const column = Math.min(28, Math.max(...rows.map((row) => row.left.length)) + 2);
  return rows.flatMap(({ left, help }) =>
    left.length < column
      ? hanging(left.padEnd(column), help, width)
      : [left, ...hanging(' '.repeat(column), help, width)],
  );
}

function lookUp(table: OptionTable, word: string) {
  const equals = word.indexOf('=');
  const written = equals < 0 ? word : word.slice(0, equals);
  const name = written === '-h' ? 'help' : written.replace(/^--?/, '');
  const option = Object.hasOwn(table, name) && !/^-[^-]./.test(written) ? table[name] : undefined;
  if (option === undefined) {
    const hint = didYouMean(name, Object.keys(table)).replace('"', '"--');
    throw new UserError(`${written}: unknown option${hint} (--help lists all)`);
  }
  return { name, option, attached: equals < 0 ? undefined : word.slice(equals + 1) };
}

function flag(name: string, attached: string | undefined): string {
  if (attached === undefined) return '';
  throw new UserError(`--${name}=${attached}: --${name} takes no value`);
}

function convertAll(name: string, option: Option, given: readonly string[]): unknown {
  if (option.kind === 'flag') return given.length > 0;
  if (option.kind === 'texts') return given;
  if (given.length > 1) {
    throw new UserError(`--${name}: given ${given.length} times, expected once`);
  }
  const [text] = given;
  if (text === undefined) return undefined;
  const value = convert(option, text);
  if (value === undefined) {
    throw new UserError(`--${name} ${text}: expected ${expectation(option)}, found "${text}"`);
  }
  return value;
}

/** The value, or undefined when the text is not one. */
function convert(
  option: Option,
  text: string,
): string | number | bigint | readonly string[] | undefined {
  switch (option.kind) {
    case 'count': {
      const value = parseCount(text);
      const fits = value !== undefined && value >= option.low && value <= (option.high ?? value);
      return fits ? value : undefined;
    }
    case 'bytes': {
      const value = parseBytes(text);
      return value === 0n ? undefined : value;
    }
    case 'seconds': {
      const value = parseSeconds(text);
      return value === 0 ? undefined : value;
    }
    case 'choice':
      return option.choices.includes(text) ? text : undefined;
    case 'choices': {
      const chosen = text.split(',');
      return chosen.every((word) => option.choices.includes(word)) ? chosen : undefined;
    }
    default:
      return text === '' ? undefined : text;
  }
}

function expectation(option: Option): string {
  switch (option.kind) {
    case 'count': {
      const limits =
        option.high === undefined ? `at least ${option.low}` : `${option.low} to ${option.high}`;
      return `a whole number, ${limits}, such as ${Math.max(option.low, 1)}${option.high === undefined ? ', 10k or 5M' : ''}`;
    }
    case 'bytes':
      return 'a number of bytes such as 0x8000000, 512M or 2GiB (units are powers of 1024)';
    case 'seconds':
      return 'a number of seconds, more than 0, such as 30 or 0.5';
    case 'choice':
      return option.choices.join(' or ');
    case 'choices':
      return `${option.choices.join(' or ')}, or several with commas between them`;
    case 'flag':
      return 'nothing';
    default:
      return `a value (${option.metavar})`;
  }
}

function metavarOf(option: Exclude<Option, { kind: 'flag' }>): string {
  if (option.kind === 'choice') return option.choices.join('|');
  return option.kind === 'choices' ? option.choices.join(',') : option.metavar;
}
