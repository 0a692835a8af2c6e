/**
 * apt with a state of its own: lists, cache and sources in a folder, so that nothing of the machine
 * changes and nothing is installed. The mirror is the one that the machine uses.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeFiles } from '../../cli/system/node-files.ts';
import { UserError } from '../../cli/system/user-error.ts';
import { runProcess } from './process.ts';

const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

/** The Debian archive that the machine's own apt sources name, and the release of the machine. */
export interface Mirror {
  readonly uri: string;
  readonly release: string;
}

/** Throws UserError on a machine without apt or without a Debian archive. */
export function machineMirror(): Mirror {
  const format = '$(REPO_URI)|$(RELEASE)|$(COMPONENT)';
  const targets = spawnSync('apt-get', [
    'indextargets',
    '--format',
    format,
    'Created-By: Packages',
  ]);
  const rows = targets.status === 0 ? targets.stdout.toString().trim().split('\n') : [];
  for (const row of rows) {
    const [uri, release, component] = row.split('|');
    // Not "bookworm-security" and the like, which live in other archives.
    if (component === 'main' && /^[a-z]+$/.test(release!) && uri!.includes('/debian')) {
      return { uri: uri!, release: release! };
    }
  }
  throw new UserError(
    'no Debian archive among the apt sources of this machine; give your own kernel, QEMU and busybox with --vmlinuz, --modules, --qemu and --busybox',
  );
}

export class PrivateApt {
  readonly #folder: string;
  readonly #options: readonly string[];

  /**
   * `status`: the file that says what is installed; dependencies are resolved against it.
   * Suites that the archive does not have are left out by apt.
   */
  constructor(folder: string, mirror: Mirror, suites: readonly string[], status?: string) {
    this.#folder = folder;
    for (const part of ['lists/partial', 'cache/archives/partial', 'etc/parts', 'state']) {
      nodeFiles.makeDirectory(join(folder, part));
    }
    const signed = existsSync(KEYRING) ? `[signed-by=${KEYRING}] ` : '';
    const lines = suites.map((suite) => `deb ${signed}${mirror.uri} ${suite} main\n`);
    writeFileSync(join(folder, 'etc/sources.list'), lines.join(''));
    const own = join(folder, 'state/status');
    if (!existsSync(own)) writeFileSync(own, '');
    this.#options = [
      `Dir::State=${join(folder, 'state')}`,
      `Dir::State::Lists=${join(folder, 'lists')}`,
      `Dir::State::status=${status ?? own}`,
      `Dir::Cache=${join(folder, 'cache')}`,
      `Dir::Etc::sourcelist=${join(folder, 'etc/sources.list')}`,
      `Dir::Etc::sourceparts=${join(folder, 'etc/parts')}`,
      `Dir::Etc::preferencesparts=${join(folder, 'etc/parts')}`,
      `Dir::Etc::preferences=${join(folder, 'etc/none')}`,
      'Acquire::Languages=none',
      'APT::Sandbox::User=root',
      'APT::Install-Recommends=false',
    ].flatMap((option) => ['-o', option]);
  }

  /** Fetches the lists of packages. Returns false when some of them could not be fetched. */
  async update(signal: AbortSignal): Promise<boolean> {
    const { status } = await runProcess('apt-get', [...this.#options, '-qq', 'update'], { signal });
    return status === 0;
  }

  /** Name, version and suite of all packages whose name matches a regular expression. */
  async find(pattern: string, signal: AbortSignal): Promise<readonly Package[]> {
    const run = async (args: readonly string[]) =>
      (await runProcess('apt-cache', [...this.#options, ...args], { signal })).stdout;
    const found = (await run(['search', '--names-only', pattern])).split('\n');
    const names = found.map((line) => line.split(' ')[0]!).filter((name) => name !== '');
    if (names.length === 0) return [];
    const table = await run(['madison', ...names]);
    return table.split('\n').flatMap((row) => {
      const [name, version, origin] = row.split('|').map((cell) => cell.trim());
      const suite = /\s(\S+)\/main\s/.exec(origin ?? '')?.[1];
      return suite === undefined ? [] : [{ name: name!, version: version!, suite }];
    });
  }

  /** Downloads exactly these packages, and unpacks them below `into`. */
  async unpack(packages: readonly string[], into: string, signal: AbortSignal): Promise<void> {
    const downloads = join(this.#folder, 'downloads');
    forgetPackages(downloads);
    nodeFiles.makeDirectory(downloads);
    await this.#checked(['-qq', 'download', ...packages], signal, downloads);
    await this.#unpackAll(downloads, into, signal);
  }

  /** The same with everything that they need and that is not installed on this machine. */
  async unpackWithNeeds(
    packages: readonly string[],
    suite: string | undefined,
    into: string,
    signal: AbortSignal,
  ): Promise<void> {
    forgetPackages(join(this.#folder, 'cache/archives'));
    const target = suite === undefined ? [] : ['-t', suite];
    const keep = ['-o', 'APT::Keep-Downloaded-Packages=true', '-o', 'DPkg::Post-Invoke::='];
    await this.#checked(
      ['-qq', '-y', ...keep, ...target, '--download-only', 'install', ...packages],
      signal,
    );
    await this.#unpackAll(join(this.#folder, 'cache/archives'), into, signal);
  }

  async #checked(args: readonly string[], signal: AbortSignal, cwd?: string): Promise<void> {
    const options = cwd === undefined ? { signal } : { signal, cwd };
    const run = await runProcess('apt-get', [...this.#options, ...args], options);
    if (run.status === 0) return;
    throw new UserError(`apt-get ${args.at(-1)}: ${run.stderr.trim().split('\n').at(-1)}`);
  }

  /** Unpacks and removes all packages of a folder. */
  async #unpackAll(folder: string, into: string, signal: AbortSignal): Promise<void> {
    nodeFiles.makeDirectory(into);
    for (const path of packagesIn(folder)) {
      const { status, stderr } = await runProcess('dpkg-deb', ['-x', path, into], { signal });
      if (status !== 0) throw new UserError(`${path}: cannot unpack it: ${stderr.trim()}`);
      rmSync(path);
    }
  }
}

function packagesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((file) => file.endsWith('.deb'));
  return names.map((name) => join(folder, name));
}

/** What a run that was ended left there is not what is asked for now. */
function forgetPackages(folder: string): void {
  for (const path of packagesIn(folder)) rmSync(path);
}

export interface Package {
  readonly name: string;
  readonly version: string;
  readonly suite: string;
}
