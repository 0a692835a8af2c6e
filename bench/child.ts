/**
 * Running other programs.
 */
import { spawnSync } from 'node:child_process';

/** Runs a program to its end and gives what it wrote. Throws when it fails. */
export function run(command: string, args: readonly string[], cwd?: string): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    ...(cwd === undefined ? {} : { cwd }),
  });
  if (error !== undefined) throw error;
  if (status !== 0) {
    const shown = `${stderr}${stdout}`.trim().slice(-2000);
    throw new Error(`${command} ${args.join(' ')} failed with status ${status}: ${shown}`);
  }
  return stdout;
}

/** The first line that a program prints about its version; undefined when it is not installed. */
export function versionOf(command: string, flag: string): string | undefined {
  const { stdout, stderr, error } = spawnSync(command, [flag], { encoding: 'utf8' });
  return error === undefined ? `${stdout}${stderr}`.split('\n')[0] : undefined;
}

/** The last number before `what` in a text such as '8832 states, stored'. Throws without one. */
export function numberBefore(text: string, what: RegExp): number {
  const digits = [...text.matchAll(new RegExp(`(\\d+) ${what.source}`, 'g'))].at(-1)?.[1];
  if (digits === undefined) throw new Error(`no '${what.source}' in: ${text.slice(-2000)}`);
  return Number(digits);
}
