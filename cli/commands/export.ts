/**
 * `export FILE --to FORMAT`: a counterexample in the words of other people and other programs.
 */
import {
  ExportError,
  exportTrace,
  type FormatName,
  formats,
} from '../../counterexamples/export/formats.ts';
import { explain } from '../../counterexamples/explain/explain.ts';
import { EXIT, type ExitStatus } from '../system/exit-status.ts';
import { writeAtomically } from '../system/files.ts';
import { helpOption } from '../options/help-lines.ts';
import type { Io } from '../io/io.ts';
import { type OptionTable, parseOptions } from '../options/options.ts';
import { replayFile } from './replay.ts';
import { UserError } from '../system/user-error.ts';

export const exportOptions = {
  to: {
    kind: 'choice',
    choices: Object.keys(formats) as FormatName[],
    help: Object.entries(formats)
      .map(([name, { help }]) => `"${name}", ${help}`)
      .join('; '),
  },
  output: { kind: 'text', metavar: 'FILE', help: 'write FILE instead of printing' },
  ...helpOption,
} as const satisfies OptionTable;

/** Replays one counterexample and writes it. */
export function exportCommand(argv: readonly string[], io: Io): ExitStatus {
  const { options, positionals } = parseOptions(exportOptions, argv);
  const [path, ...more] = positionals;
  if (path === undefined || more.length > 0) {
    throw new UserError(
      `export: expected the path of one counterexample; found ${path === undefined ? 'none' : positionals.join(', ')}`,
    );
  }
  if (options.to === undefined) {
    throw new UserError(`export: expected --to with ${Object.keys(formats).join(' or ')}`);
  }
  const replayed = replayFile(path, io);
  const why = () => explain(replayed, io.registry).sentences;
  const text = written(() => exportTrace(replayed, options.to!, why), path);
  if (options.output === undefined) io.stdout.write(text);
  else writeAtomically(io.files, options.output, text);
  return EXIT.expected;
}

function written(write: () => string, path: string): string {
  try {
    return write();
  } catch (error) {
    if (error instanceof ExportError) throw new UserError(`${path}: ${error.message}`);
    throw error;
  }
}
