/**
 * One boot: starts QEMU, follows the log of the guest, does what it asks for, and ends.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Scenario } from '../../model/index.ts';
import { acpiTables } from './acpi-tables.ts';
import { actAsFirmware } from './act-as-firmware.ts';
import type { Firmware } from './firmware.ts';
import { spawnGuarded } from './guarded-process.ts';
import { HostActs } from './host-acts.ts';
import { qemuArguments, type QemuFiles, RAM } from './qemu.ts';

export interface BootOptions {
  readonly scenario: Scenario;
  readonly qemu: QemuFiles;
  /** Path of the kernel image. */
  readonly kernel: string;
  readonly initramfs: Uint8Array;
  readonly firmware: Firmware;
  /** Seconds from the start of QEMU to its end. */
  readonly timeout: number;
  /** More for the command line of the kernel. */
  readonly append?: string | undefined;
  /** Processors of the guest; default 1. */
  readonly processors?: number | undefined;
  /** Does the processor say that it is a virtual one? Default no. */
  readonly virtual?: boolean | undefined;
  readonly signal: AbortSignal;
  /** Called with each line of the guest's log. */
  readonly onLine?: (line: string) => void;
}

export interface Boot {
  /**
   * done: the script ran to its end; died: the guest ended before (a panic, a triple fault); hung:
   * the time was over; stopped: the signal was given.
   */
  readonly end: 'done' | 'died' | 'hung' | 'stopped';
  /** Whether init began to run. */
  readonly reachedInit: boolean;
  /** Lines of ttyS1. */
  readonly log: readonly string[];
  /** The console of the kernel. */
  readonly console: string;
  /** What QEMU itself printed. */
  readonly qemu: string;
  readonly seconds: number;
}

/** Boots once. Whatever happens, the process has ended and its files are gone on return. */
export async function bootOnce(options: BootOptions): Promise<Boot> {
  const folder = mkdtempSync(join(tmpdir(), 'conform-'));
  const forget = () => rmSync(folder, { recursive: true, force: true });
  // Also when this process ends before the promise does: a second Ctrl-C, an error elsewhere.
  process.on('exit', forget);
  try {
    return await run(options, folder);
  } finally {
    process.off('exit', forget);
    forget();
  }
}

async function run(options: BootOptions, folder: string): Promise<Boot> {
  const files = {
    kernel: options.kernel,
    append: options.append ?? '',
    processors: options.processors ?? 1,
    virtual: options.virtual ?? false,
    initrd: join(folder, 'initrd'),
    console: join(folder, 'console'),
    qmp: join(folder, 'qmp'),
    qtest: join(folder, 'qtest'),
    acpi: acpiTables(options.scenario, RAM).map((table, i) => {
      const file = join(folder, `acpi${i}`);
      writeFileSync(file, table);
      return file;
    }),
  };
  writeFileSync(files.initrd, options.initramfs);
  writeFileSync(files.console, '');
  const { qemu } = options;
  const started = performance.now();
  const child = spawnGuarded(qemu.program, qemuArguments(options.scenario, qemu, files), {
    folder,
    env: {
      ...process.env,
      ...(qemu.libraryPath === undefined ? {} : { LD_LIBRARY_PATH: qemu.libraryPath }),
    },
  });
  let end: Boot['end'] = 'died';
  const kill = (reason: Boot['end']) => {
    if (end === 'died') end = reason;
    child.kill('SIGKILL');
  };
  const stop = () => kill('stopped');
  const killAtExit = () => child.kill('SIGKILL');
  const timer = setTimeout(() => kill('hung'), options.timeout * 1000);
  options.signal.addEventListener('abort', stop);
  process.on('exit', killAtExit);
  if (options.signal.aborted) stop();

  const log: string[] = [];
  let printed = '';
  const host = new HostActs(files, options.firmware);
  actAsFirmware(options.firmware, files).catch((error: unknown) => {
    printed += String(error);
    kill('died');
  });
  child.stderr.on('data', (data: Buffer) => (printed += data.toString()));
  const lines = createInterface({ input: child.stdout, crlfDelay: Infinity });
  lines.on('line', (line) => {
    log.push(line);
    options.onLine?.(line);
    if (line === '@@DONE' && end === 'died') {
      end = 'done';
      child.kill();
    }
    host.obey(line).catch((error: unknown) => (printed += String(error)));
  });
  try {
    await Promise.all([
      new Promise((resolve, reject) => {
        child.once('error', reject);
        child.once('close', resolve);
      }),
      new Promise((resolve) => lines.once('close', resolve)),
    ]);
  } finally {
    clearTimeout(timer);
    options.signal.removeEventListener('abort', stop);
    process.off('exit', killAtExit);
    host.close();
  }
  return {
    end,
    reachedInit: log.some((line) => line.startsWith('@@BOOT ')),
    log,
    console: readFileSync(files.console, 'latin1'),
    qemu: printed,
    seconds: (performance.now() - started) / 1000,
  };
}
