import { readFileSync } from 'node:fs';

/** Whether a process is there and has not ended; nobody may have asked yet how it did (a zombie). */
export function isRunning(pid: number): boolean {
  try {
    // "PID (NAME) STATE ...", where the name may hold anything.
    return !/.*\) [ZX] /s.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return false;
  }
}
