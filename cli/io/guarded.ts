/**
 * What becomes of errors, the same in every program of the project.
 */
import { EXIT, type ExitStatus } from '../system/exit-status.ts';
import type { Output } from './io.ts';
import { UserError } from '../system/user-error.ts';

/**
 * Does the work of a program called `name`. A mistake of the user becomes one message and status 2;
 * anything else that is thrown is a bug of ours and becomes its stack and status 70.
 */
export async function guarded(
  name: string,
  stderr: Output,
  work: () => ExitStatus | Promise<ExitStatus>,
): Promise<ExitStatus> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UserError) {
      stderr.write(`${name}: ${error.message}\n`);
      return EXIT.usage;
    }
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    stderr.write(`${name}: a bug of this program; please report it with\n${stack}\n`);
    return EXIT.internal;
  }
}
