/**
 * Processes that do not outlive this one, however it ends.
 */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';

/**
 * The shell turns into the program, so that the two have one process id, and leaves the guard
 * behind. The guard is there before the program is: no moment is without one.
 */
const SCRIPT = `
folder=$1; shift
{ trap '' HUP INT TERM; read -r _ <&3 || { kill -9 $$; rm -rf "$folder"; }; } >/dev/null 2>&1 &
exec "$@" 3<&-`;

/**
 * Starts a program. When this process ends without any chance to clean up (SIGKILL, out of memory),
 * the kernel closes its end of a pipe, and the guard kills the program and removes the folder.
 */
export function spawnGuarded(
  program: string,
  args: readonly string[],
  options: { readonly folder: string; readonly env?: NodeJS.ProcessEnv },
): ChildProcessByStdio<null, Readable, Readable> {
  const child = spawn('sh', ['-c', SCRIPT, 'guard', options.folder, program, ...args], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    env: options.env,
  });
  const pipe = child.stdio[3] as Writable;
  // The guard may be gone by then, killed by somebody.
  pipe.on('error', () => {});
  // The child is closed only when the guard is gone, too.
  child.once('exit', () => pipe.end('released\n'));
  return child as ChildProcessByStdio<null, Readable, Readable>;
}
