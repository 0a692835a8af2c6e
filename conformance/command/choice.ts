/**
 * Which kernels, designs and tools a run is about.
 */
import { homedir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../../cli/system/user-error.ts';
import { didYouMean, hanging } from '../../counterexamples/index.ts';
import type { Design } from '../../model/index.ts';
import { kernelBugs } from './bugs.ts';
import { type Archive, type Kernel, qemuVersion, type Tools } from '../qemu/equipment.ts';
import { everyExperiment } from '../experiments/experiments.ts';
import { buildableDesigns, designOf, designOfKernel } from '../compare/kernel-design.ts';
import type { ConformValues } from './options.ts';
import type { SetConfig } from '../experiments/kernel-config.ts';
import { ownKernel } from '../qemu/own-kernel.ts';

/** A kernel that was asked for. */
export interface Target {
  /** As asked for, or the release. */
  readonly name: string;
  readonly design: Design;
  readonly config: SetConfig;
  /** Fetches it, when it is not there yet. */
  readonly kernel: () => Promise<Kernel>;
}

/**
 * The kernels that the options ask for; `ids`: of which designs, when they name none. The archive is
 * asked only for what they leave open.
 */
export async function chooseKernels(
  options: ConformValues,
  archive: () => Archive,
  ids?: readonly string[],
): Promise<Target[]> {
  if (options.modules !== undefined && options.vmlinuz === undefined) {
    throw new UserError('--modules: expected --vmlinuz as well, the kernel that they belong to');
  }
  if (options.vmlinuz !== undefined) {
    const kernel = ownKernel(options.vmlinuz, options.modules);
    const { name, release, config } = kernel;
    const design = designFor(release, options.design);
    return [{ name, design, config, kernel: () => Promise.resolve(builtWith(design, kernel)) }];
  }
  const versions =
    options.kernel.length > 0
      ? options.kernel
      : newestOfEachDesign(await archive().releases(), ids);
  return versions.map((name) => {
    const design = designFor(name, options.design);
    const kernel = async () => builtWith(design, await archive().kernel(name));
    return { name, design, config: {}, kernel };
  });
}

function builtWith({ id }: Design, kernel: Kernel): Kernel {
  return designOfKernel(kernel.release) === id ? kernel : { ...kernel, design: id };
}

export function usesDefaultKernels({ kernel, vmlinuz }: ConformValues): boolean {
  return kernel.length === 0 && vmlinuz === undefined;
}

/** `ids`: the designs that matter; default all. */
function newestOfEachDesign(releases: readonly string[], ids?: readonly string[]): string[] {
  const newest = new Map<string, string>();
  for (const release of releases) {
    const design = designOfKernel(release);
    if (design !== undefined && (ids?.includes(design) ?? true)) newest.set(design, release);
  }
  return [...newest.values()];
}

/** With the traits of the release, unless another design is `wanted`. */
function designFor(release: string, wanted: string | undefined): Design {
  const design = designOf({ release, design: wanted });
  if (design !== undefined) return design;
  if (wanted === undefined) {
    throw new UserError(
      `kernel ${release}: expected v6.3 or newer; older ones assemble no regions that firmware committed`,
    );
  }
  const ids = buildableDesigns.map(({ id }) => id);
  throw new UserError(
    `--design ${wanted}: no such design${didYouMean(wanted, ids)}; there are ${ids.join(', ')}`,
  );
}

/** QEMU and busybox, fetched unless they are the user's own. */
export async function chooseTools(
  options: ConformValues,
  archive: () => Archive,
  signal: AbortSignal,
): Promise<Tools> {
  const own = options.qemu !== undefined && options.busybox !== undefined;
  const fetched = own ? undefined : await archive().tools();
  const qemu =
    options.qemu === undefined ? fetched!.qemu : { program: options.qemu, dataFolders: [] };
  const busybox = options.busybox ?? fetched!.busybox;
  return { qemu, busybox, qemuVersion: await qemuVersion(qemu, signal) };
}

/** Where fetched things are kept. */
export function cacheFolder({ cache }: Pick<ConformValues, 'cache'>): string {
  if (cache !== undefined) return cache;
  return join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'soft-reserve-checker');
}

/** What `--list` prints, in lines of `width` characters. */
export async function listing(archive: () => Archive, width: number): Promise<string[]> {
  const experiments = everyExperiment();
  const names = Math.max(...experiments.map(({ name }) => name.length));
  const bugs = Math.max(...kernelBugs.map(({ name }) => name.length));
  return [
    'experiments',
    ...experiments.flatMap(({ name, title }) => hanging(`  ${name.padEnd(names)}  `, title, width)),
    '',
    'bugs of kernels (--bug)',
    ...kernelBugs.flatMap(({ name, title }) => hanging(`  ${name.padEnd(bugs)}  `, title, width)),
    '',
    'kernels',
    ...(await archive().releases()).map((release) => {
      const design = designOfKernel(release);
      return `  ${release}${design === undefined ? ' (no regions of firmware)' : `  ${design}`}`;
    }),
  ];
}

export function lazily<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
