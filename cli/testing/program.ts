/**
 * The program as users start it, in a process of its own. Needs the compiled JavaScript: `npm test`
 * builds first.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The file that `node` runs. */
export const programPath = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

/**
 * Runs it to its end. `complaints` is what it says on stderr but for its progress, of which a slow
 * machine sees more than a fast one.
 */
export function runProgram(...argv: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [programPath, ...argv], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  return { status, stdout, complaints: stderr.replace(/^\d+\/\d+ .* states\/s, .*\n/gm, '') };
}
