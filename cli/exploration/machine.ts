/**
 * The scenario of the user's own machine, from its dumps.
 */

import { type Imported, importMachine, type MachineInputs } from '../../model/import/index.ts';
import { problemText, readScenario, writeScenario } from '../../counterexamples/index.ts';
import { countText } from '../../counterexamples/words/count-text.ts';
import type { SelectionValues } from './exploration-options.ts';
import { readBytes, readText } from '../system/files.ts';
import type { Io } from '../io/io.ts';
import { UserError } from '../system/user-error.ts';

const DUMPS = ['iomem', 'dmesg', 'cedt', 'srat', 'cxl-list'] as const;

/**
 * Reads the dumps that the options name; undefined when they name none. Warnings and notes go to
 * stderr. Throws UserError that lists every error found.
 */
export function machineScenario(
  options: Partial<SelectionValues>,
  io: Io,
): Pick<Imported, 'scenario' | 'assumptions'> | undefined {
  const block = options['memory-block'];
  if (DUMPS.every((dump) => options[dump] === undefined)) {
    if (block === undefined) return undefined;
    throw new UserError(
      `--memory-block ${countText(block)}: it describes your own machine, expected its dumps too (${DUMPS.map((d) => `--${d}`).join(', ')})`,
    );
  }
  const text = (dump: (typeof DUMPS)[number]) => {
    const path = options[dump];
    if (path === undefined) return undefined;
    const read = readText(io.files, path, `--${dump}`);
    if (read.includes('\0')) throw notText(dump, path);
    return { name: nameOf(path), text: read };
  };
  const bytes = (dump: (typeof DUMPS)[number]) => {
    const path = options[dump];
    if (path === undefined) return undefined;
    return { name: nameOf(path), bytes: readBytes(io.files, path, `--${dump}`) };
  };
  const given = {
    name: 'this-machine',
    title: 'the machine of the given dumps',
    iomem: text('iomem'),
    dmesg: text('dmesg'),
    cedt: bytes('cedt'),
    srat: bytes('srat'),
    cxlList: text('cxl-list'),
    memoryBlock: block === undefined ? undefined : { name: '--memory-block', bytes: block },
  };
  const inputs = Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined),
  ) as MachineInputs;
  const result = importMachine(inputs);
  for (const finding of result.ok ? result.findings : result.warnings) {
    io.stderr.write(`${finding.severity}: ${finding.message}\n`);
  }
  if (!result.ok) throw new UserError(result.errors.map((error) => error.message).join('\n'));
  const problems = problemsOf(result);
  if (problems.length > 0) throw new UserError(problems.join('\n'));
  return result;
}

/** What no scenario file may say, no dump may either: a machine that is searched can be saved. */
function problemsOf({ scenario, provenance }: Imported): string[] {
  const read = readScenario(writeScenario(scenario));
  if (read.ok) return [];
  const advice = 'copy the dumps again';
  return read.problems.map(
    (problem) => `${fromDumps(problemText(problem), provenance)}; ${advice}`,
  );
}

/** Names the places of the dumps in place of those of a scenario that nobody saw. */
function fromDumps(text: string, provenance: Readonly<Record<string, readonly string[]>>): string {
  const named = text.replace(
    /\$\.(\w+)\[(\d+)\](?:\.\w+(?:\[\d+\])?)?/g,
    (path, field: string, index: string) => {
      const from = provenance[field]?.[Number(index)];
      return from === undefined || from === 'assumed' ? path : from;
    },
  );
  return named.startsWith('$') ? `the machine of the given dumps: ${named}` : named;
}

function nameOf(path: string): string {
  return path === '-' ? 'stdin' : path;
}

function notText(dump: string, path: string): UserError {
  const advice =
    'ACPI tables go to --cedt or --srat; save UTF-16 with a byte order mark, or as UTF-8.';
  return new UserError(`--${dump} ${path}: found bytes of value 0; expected a text. ${advice}`);
}
