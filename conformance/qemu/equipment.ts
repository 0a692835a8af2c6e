/**
 * QEMU, busybox and kernels: fetched from Debian into a cache folder, or the user's own.
 */
import {
  accessSync,
  constants,
  existsSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { nodeFiles } from '../../cli/system/node-files.ts';
import { UserError } from '../../cli/system/user-error.ts';
import { machineMirror, type Mirror, type Package, PrivateApt } from './apt.ts';
import type { QemuFiles } from './qemu.ts';
import type { SetConfig } from '../experiments/kernel-config.ts';
import { locked } from './lock.ts';
import { runProcess } from './process.ts';

export interface Kernel {
  /** As asked for, or the release: names a column of the table. */
  readonly name: string;
  /** The kernel image. */
  readonly image: string;
  /** lib/modules/RELEASE; undefined when all drivers are built in. */
  readonly modules: string | undefined;
  /** What is not as distributions have it. */
  readonly config: SetConfig;
  readonly release: string;
  /** The design that it was built with, when that is not what its version ships. */
  readonly design?: string;
  /** Packages with their versions; empty for a kernel of the user's. */
  readonly packages: readonly string[];
}

export interface Tools {
  readonly qemu: QemuFiles;
  /** First line of `--version`. */
  readonly qemuVersion: string;
  readonly busybox: string;
}

/**
 * Suites with kernels that have CXL regions. Names and not only aliases, since there are mirrors on
 * which an alias lags behind; the alias finds what comes after the names known here.
 */
const KERNEL_SUITES = [
  ...['bookworm-backports', 'trixie', 'trixie-backports', 'forky', 'sid'],
  'stable-backports',
];

const PACKAGE = /^linux-(image|binary|modules)-(\d+\.\d+\.\d+[^-]*-amd64)$/;

export class Archive {
  readonly #cache: string;
  readonly #mirror: Mirror;
  readonly #signal: AbortSignal;
  readonly #say: (text: string) => void;
  #kernels: Promise<readonly Package[]> | undefined;

  /**
   * `say` gets a line when something takes long. Throws UserError when the cache cannot be written.
   */
  constructor(cache: string, signal: AbortSignal, say: (text: string) => void) {
    try {
      // Below it, since a folder that is there may still take nothing.
      nodeFiles.makeDirectory(join(cache, 'kernels'));
      accessSync(cache, constants.W_OK);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new UserError(
        `cannot keep kernels in ${cache}: ${reason}; choose a folder that can be written with --cache`,
      );
    }
    this.#cache = cache;
    this.#mirror = machineMirror();
    this.#signal = signal;
    this.#say = say;
  }

  /** Releases of all kernels that can be fetched, oldest first. */
  async releases(): Promise<readonly string[]> {
    const all = await this.#packages();
    const names = new Set(all.flatMap(({ name }) => PACKAGE.exec(name)?.[2] ?? []));
    const complete = [...names].filter((release) =>
      packagesOf(release, all).every((name) => all.some((p) => p.name === name)),
    );
    return complete.sort(compareReleases);
  }

  /** Fetches the newest kernel of a series such as "6.18", or one release. */
  async kernel(version: string): Promise<Kernel> {
    const releases = await this.releases();
    const release = releases.findLast((r) => r === version || r.startsWith(`${version}.`));
    if (release === undefined) {
      const series = [...new Set(releases.map((r) => r.split('.').slice(0, 2).join('.')))];
      throw new UserError(
        `--kernel ${version}: no such kernel in the archive; there are ${series.join(', ')}`,
      );
    }
    const folder = join(this.#cache, 'kernels', release);
    if (!existsSync(folder)) await this.#alone(() => this.#fetchKernel(release, folder));
    const packages = JSON.parse(readFileSync(join(folder, 'packages.json'), 'utf8')) as string[];
    const modules = join(folder, 'usr/lib/modules', release);
    const image = [join(modules, 'vmlinuz'), join(folder, 'boot', `vmlinuz-${release}`)].find(
      existsSync,
    );
    if (image === undefined) throw new Error(`${folder}: there is no vmlinuz`);
    return { name: version, image, modules, config: {}, release, packages };
  }

  async #fetchKernel(release: string, folder: string): Promise<void> {
    if (existsSync(folder)) return;
    const all = await this.#packages();
    const wanted = packagesOf(release, all);
    this.#say(`fetching ${wanted.join(' and ')}`);
    const apt = this.#kernelApt();
    await whole(folder, async (beside) => {
      await apt.unpack(wanted, beside, this.#signal);
      const named = wanted.map((name) => {
        const version = all.find((p) => p.name === name)?.version;
        return version === undefined ? name : `${name} ${version}`;
      });
      writeFileSync(join(beside, 'packages.json'), JSON.stringify(named));
    });
  }

  /** Fetches QEMU with its libraries, and busybox. */
  async tools(): Promise<Omit<Tools, 'qemuVersion'>> {
    const { release } = this.#mirror;
    const folder = join(this.#cache, 'tools', release);
    if (!existsSync(folder)) await this.#alone(() => this.#fetchTools(release, folder));
    const libraries = ['usr/lib', 'lib'].map((lib) => join(folder, lib, 'x86_64-linux-gnu'));
    return {
      qemu: {
        program: join(folder, 'usr/bin/qemu-system-x86_64'),
        dataFolders: ['seabios', 'qemu'].map((name) => join(folder, 'usr/share', name)),
        libraryPath: libraries.join(':'),
      },
      busybox: ['bin/busybox', 'usr/bin/busybox'].map((p) => join(folder, p)).find(existsSync)!,
    };
  }

  async #fetchTools(release: string, folder: string): Promise<void> {
    if (existsSync(folder)) return;
    this.#say('fetching QEMU and busybox');
    const suites = [release, `${release}-backports`];
    // Resolved against what is installed: the libraries of this machine are used where they do.
    const status = '/var/lib/dpkg/status';
    const apt = new PrivateApt(join(this.#cache, 'apt-tools'), this.#mirror, suites, status);
    await apt.update(this.#signal);
    const found = await apt.find('^qemu-system-x86$', this.#signal);
    if (found.length === 0) throw new UserError('the archive has no qemu-system-x86');
    const suite = found.find((p) => p.suite.endsWith('-backports'))?.suite;
    await whole(folder, (beside) =>
      apt.unpackWithNeeds(['qemu-system-x86', 'busybox-static'], suite, beside, this.#signal),
    );
  }

  /**
   * While no other run changes the cache: apt has one state, and what is fetched has one place. So
   * one has to look again whether it is there.
   */
  #alone<T>(work: () => Promise<T>): Promise<T> {
    const onWait = () => this.#say(`another run is fetching into ${this.#cache}; waiting for it`);
    return locked(join(this.#cache, 'lock'), { signal: this.#signal, onWait }, work);
  }

  #kernelApt(): PrivateApt {
    return new PrivateApt(join(this.#cache, 'apt-kernels'), this.#mirror, KERNEL_SUITES);
  }

  #packages(): Promise<readonly Package[]> {
    this.#kernels ??= this.#alone(async () => {
      const apt = this.#kernelApt();
      this.#say('asking the archive which kernels there are');
      if (!(await apt.update(this.#signal))) {
        this.#say('some of the suites cannot be reached; going on with the others');
      }
      return apt.find('^linux-(image|binary|modules)-[0-9].*-amd64$', this.#signal);
    });
    return this.#kernels;
  }
}

/**
 * The packages that have the files of a kernel. Since 6.19 linux-image only depends on others; the
 * archive loses old ones of these one by one.
 */
function packagesOf(release: string, all: readonly Package[]): string[] {
  const split = all.some(
    ({ name }) => name === `linux-binary-${release}` || name === `linux-modules-${release}`,
  );
  return split
    ? [`linux-binary-${release}`, `linux-modules-${release}`]
    : [`linux-image-${release}`];
}

/** The first line that QEMU prints for --version. Throws UserError when it does not run. */
export async function qemuVersion(qemu: QemuFiles, signal: AbortSignal): Promise<string> {
  const env = qemu.libraryPath === undefined ? [] : [`LD_LIBRARY_PATH=${qemu.libraryPath}`];
  const run = await runProcess('env', [...env, qemu.program, '--version'], { signal });
  if (run.status === 0) return run.stdout.split('\n')[0]!;
  throw new UserError(`${qemu.program}: does not run: ${run.stderr.trim().split('\n')[0]}`);
}

/** Makes a folder that is either whole or not there; the lock is held. */
async function whole(folder: string, fill: (beside: string) => Promise<void>): Promise<void> {
  const beside = `${folder}.part`;
  rmSync(beside, { recursive: true, force: true });
  nodeFiles.makeDirectory(beside);
  try {
    await fill(beside);
    renameSync(beside, folder);
  } finally {
    rmSync(beside, { recursive: true, force: true });
  }
}

/** By the numbers in them, from the left. */
function compareReleases(a: string, b: string): number {
  const [x, y] = [a, b].map((release) => release.match(/\d+/g)!.map(Number));
  const at = x!.findIndex((n, i) => n !== y![i]);
  return at < 0 ? x!.length - y!.length : x![at]! - (y![at] ?? -1);
}
