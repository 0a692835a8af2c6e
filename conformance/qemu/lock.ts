/**
 * One process at a time: a lock of the kernel on a file, which ends with whoever holds it.
 */
import { spawn } from 'node:child_process';
import { UserError } from '../../cli/system/user-error.ts';

/** Milliseconds of waiting before it is said. */
const PATIENCE = 500;

/**
 * Does some work while nobody else does work under the same lock. `onWait` is called when somebody
 * does. Throws the reason of the signal when it is given while waiting.
 *
 * flock(1) holds the lock as long as the shell below it lives, which reads from this process until
 * that ends, in whichever way. It has a session of its own, so that Ctrl-C ends it only with us.
 */
export async function locked<T>(
  file: string,
  { signal, onWait }: { readonly signal: AbortSignal; readonly onWait: () => void },
  work: () => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const holder = spawn('flock', ['--close', file, 'sh', '-c', 'echo; read -r _'], {
    stdio: ['pipe', 'pipe', 'ignore'],
    detached: true,
  });
  const stop = () => holder.kill();
  signal.addEventListener('abort', stop);
  const impatience = setTimeout(onWait, PATIENCE);
  const ended = new Promise<void>((resolve) => holder.once('close', () => resolve()));
  try {
    await new Promise<void>((resolve, reject) => {
      holder.stdout.once('data', resolve);
      holder.once('error', () =>
        reject(new UserError('flock: cannot run it; it is in util-linux')),
      );
      holder.once('close', () => reject(new UserError(`${file}: cannot lock it`)));
    });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    clearTimeout(impatience);
    signal.removeEventListener('abort', stop);
  }
  try {
    return await work();
  } finally {
    holder.stdin.on('error', () => {});
    holder.stdin.end();
    await ended;
  }
}
