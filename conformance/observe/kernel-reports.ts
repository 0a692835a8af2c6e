/**
 * What a kernel says on its console when something is badly wrong with it: an oops, a BUG, a WARN, a
 * report of KASAN, a hung task, a panic.
 */

export interface KernelReport {
  /** The event during which it was said, counted from 1; 0 is the boot. */
  readonly event: number;
  /** The first line, without time stamp. */
  readonly says: string;
  /** Where: functions, the innermost first; empty when the kernel does not say. */
  readonly in: readonly string[];
}

/** arch/x86/mm/fault.c, arch/x86/kernel/traps.c, kernel/panic.c, mm/kasan/report.c, kernel/hung_task.c. */
const BEGINS =
  /^(BUG: |kernel BUG at |WARNING: |(Oops: )?general protection fault|(Oops: )?stack segment|INFO: task |watchdog: BUG|Kernel panic)/;
/** As the kernel prints `%pS`, without the "? " of what merely lay on the stack. */
const FUNCTION = /^(?:RIP: 0010:| *)([\w.]+)\+0x[0-9a-f]+\/0x[0-9a-f]+(?: \[\w+\])?$/;
/** What is innermost in every thread that sleeps. */
const SLEEPS = /^(__)?schedule(_timeout)?$/;
/** So much of a call trace is kept. */
const DEPTH = 16;

/** All reports on a console, in order. The guest marks there where an event begins. */
export function kernelReports(console: string): KernelReport[] {
  const reports: { event: number; says: string; in: string[] }[] = [];
  let event = 0;
  let open = false;
  for (const raw of console.split('\n')) {
    const line = raw.trimEnd().replace(/^\[ *\d+\.\d+\] /, '');
    const mark = /^@@event (\d+)$/.exec(line);
    if (mark !== null) event = Number(mark[1]);
    else if (BEGINS.test(line)) {
      // A panic that follows is about the same thing.
      if (line.startsWith('Kernel panic') && reports.at(-1)?.event === event) continue;
      reports.push({ event, says: line, in: functionsIn(line) });
      open = true;
    } else if (line.startsWith('---[ end trace')) open = false;
    else if (open) {
      const name = plain(FUNCTION.exec(line)?.[1] ?? '');
      const found = reports.at(-1)!.in;
      const says =
        name !== '' && found.at(-1) !== name && !(found.length === 0 && SLEEPS.test(name));
      if (says && found.length < DEPTH) found.push(name);
    }
  }
  return reports;
}

/** The report in a line: what, and where. */
export function reportText({ says, in: functions }: Pick<KernelReport, 'says' | 'in'>): string {
  const where =
    functions.length === 0 || says.includes(functions[0]!) ? '' : ` in ${functions[0]}()`;
  return `"${says}"${where}`;
}

/** WARN and KASAN say in their first line where it is. */
function functionsIn(line: string): string[] {
  const name = / ([\w.]+)\+0x[0-9a-f]+\/0x[0-9a-f]+/.exec(line)?.[1];
  return name === undefined ? [] : [plain(name)];
}

/** Without what the compiler appends to a function that it changed or split. */
function plain(name: string): string {
  return name.replace(/\.(isra|constprop|part|cold).*$/, '');
}
