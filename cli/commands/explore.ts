/**
 * `explore`: the page of the report with the engine running in the browser.
 */
import { EXIT, type ExitStatus } from '../system/exit-status.ts';
import { writeAtomically } from '../system/files.ts';
import { helpOption } from '../options/help-lines.ts';
import type { Io } from '../io/io.ts';
import { type OptionTable, parseOptions } from '../options/options.ts';
import { printLines } from '../io/output.ts';
import { PAGE_FOLDER, pageHtml, readPageParts } from './page.ts';
import { UserError } from '../system/user-error.ts';

export const exploreOptions = {
  build: {
    kind: 'text',
    metavar: 'DIR',
    help: 'write the page to DIR/index.html instead of serving it',
  },
  ...helpOption,
} as const satisfies OptionTable;

/** Serves the page until Ctrl-C, or writes it into a folder. */
export async function explore(argv: readonly string[], io: Io): Promise<ExitStatus> {
  const { options, positionals } = parseOptions(exploreOptions, argv);
  if (positionals.length > 0) {
    throw new UserError(
      `${positionals[0]}: unexpected argument; machines and designs are chosen in the page`,
    );
  }
  const parts = readPageParts(io.files, PAGE_FOLDER);
  const page = pageHtml(null, parts, io.registry.toolVersion);
  if (options.build !== undefined) {
    const path = `${options.build}/index.html`;
    writeAtomically(io.files, path, page);
    printLines(io.stdout, [`${path} is all there is: open it from disk, or host the folder.`]);
    return EXIT.expected;
  }
  const server = await io.serve(page);
  printLines(io.stdout, [server.url, 'Ctrl-C ends it.']);
  await new Promise<void>((resolve) => {
    const forget = io.onInterrupt(() => {
      forget();
      resolve();
    });
  });
  server.close();
  return EXIT.expected;
}
