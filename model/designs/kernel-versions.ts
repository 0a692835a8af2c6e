/**
 * Which release of the kernel holds which design, and which halves of later fixes: a design is no
 * version. The traits of a release are those of the design of record with what differs.
 */
import type { Design } from '../machine/design.ts';
import { designs } from './index.ts';
import type { KernelTraits } from '../machine/kernel-traits.ts';

interface Change {
  /** Mainline commit. */
  readonly commit: string;
  /** How it is known of these releases. */
  readonly source: string;
}

export interface KernelVersion {
  /** `6.19`; of a stable series the release that took the change, or one known to have it: `6.12.117`. */
  readonly from: string;
  /** The last series; absent for all that follow. A stable release stands for its series from then on. */
  readonly to?: string;
  /** The id of the design of record. */
  readonly design: string;
  /** Where its traits differ from those. */
  readonly traits?: Partial<KernelTraits>;
  readonly changes: readonly Change[];
}

const HMAT = { commit: '214291cbaace', traits: { hmatRegistersOnline: false } } as const;

/** Series ascending, then stable releases. Regions that firmware committed are assembled since v6.3. */
export const KERNEL_VERSIONS: readonly KernelVersion[] = [
  { from: '6.3', to: '6.11', design: 'v6.11', changes: [] },
  {
    from: '6.12',
    to: '6.17',
    design: 'v6.12',
    changes: [{ commit: 'b4afe4183ec7', source: 'kernel/resource.c region_intersects()' }],
  },
  {
    from: '6.18',
    to: '6.18',
    design: 'v6.12',
    traits: HMAT.traits,
    changes: [{ commit: HMAT.commit, source: 'in mainline by 2025-11-21, before v6.18' }],
  },
  {
    from: '6.19',
    to: '6.19',
    design: 'v6.12',
    traits: { ...HMAT.traits, locksRegions: true },
    changes: [
      { commit: HMAT.commit, source: 'as v6.18' },
      { commit: '2230c4bdc412', source: 'CXL_REGION_F_LOCK; merged for v6.19, not in 6.18.15' },
    ],
  },
  {
    from: '7.0',
    to: '7.0',
    design: 'v7.0',
    changes: [
      { commit: 'bc62f5b308cb', source: 'soft_reserve_resource' },
      { commit: '6880fe9dbb6ec', source: 'cxl_mem probes synchronously' },
      { commit: '692e8a05435a1', source: 'auto-assembly is over with that probe' },
    ],
  },
  {
    from: '7.1',
    design: 'v7.1',
    changes: [
      { commit: '1eaef15b2349', source: 'drivers/dax/Kconfig, read in 7.2.13 and 7.3.4' },
      { commit: '87805c32e6ad', source: 'cxl_cancel_auto_attach(), read in 7.2.13 and 7.3.4' },
    ],
  },
  {
    from: '6.12.117',
    design: 'v6.12',
    traits: HMAT.traits,
    changes: [
      {
        commit: HMAT.commit,
        source: 'hmat_callback() of 6.12.117; since which release is not known',
      },
      { commit: 'd91feb88692e', source: 'regions_lock in drivers/cxl/core/region.c of 6.12.117' },
    ],
  },
  {
    from: '6.17.9',
    design: 'v6.12',
    traits: HMAT.traits,
    changes: [
      { commit: HMAT.commit, source: 'linux-stable-rc 6.17.y of 2025-11-21: 1444bd711bc3' },
    ],
  },
];

/**
 * What is known of a release such as `6.18`, `6.12.117+deb13-amd64` or `7.3.4-1`; undefined for one
 * that has no design, or that is no release.
 */
export function versionOf(release: string): KernelVersion | undefined {
  const at = numbers(release);
  const stable = KERNEL_VERSIONS.filter(({ from }) => {
    const since = numbers(from);
    return since.length === 3 && sameSeries(since, at) && compare(since, at) <= 0;
  }).at(-1);
  if (stable !== undefined) return stable;
  return KERNEL_VERSIONS.find(
    ({ from, to }) =>
      numbers(from).length === 2 &&
      compare(numbers(from), at) <= 0 &&
      (to === undefined || compare(at.slice(0, 2), numbers(to)) <= 0),
  );
}

/** The design of a release with the traits that this release has; undefined as for `versionOf`. */
export function designOfRelease(release: string): Design | undefined {
  const version = versionOf(release);
  return version && withTraits(version, {});
}

/** The series whose traits differ from those of the design of record, as designs with names of their own. */
export const releaseVariants: readonly Design[] = KERNEL_VERSIONS.filter(
  ({ from, traits }) => traits !== undefined && numbers(from).length === 2,
).map((version) => {
  const commits = version.changes.map(({ commit }) => commit).join(', ');
  return withTraits(version, {
    id: `v${version.from}`,
    basedOn: version.design,
    title: `${version.design} as v${version.from} has it`,
    source: `commits ${commits}`,
  });
});

/** The releases that hold a design of record, or a variant: `v6.12 to v6.19`; undefined when none does. */
export function shippedIn(id: string): string | undefined {
  const series = KERNEL_VERSIONS.filter(
    ({ from, design }) => numbers(from).length === 2 && (design === id || `v${from}` === id),
  );
  const [first, last] = [series[0], series.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  if (last.to === undefined) return `v${first.from} and later`;
  return first.from === last.to ? `v${first.from}` : `v${first.from} to v${last.to}`;
}

function withTraits({ design, traits }: KernelVersion, identity: Partial<Design>): Design {
  const base = designs.find(({ id }) => id === design)!;
  if (traits === undefined) return base;
  return { ...base, ...identity, traits: { ...base.traits, ...traits } };
}

function numbers(release: string): readonly number[] {
  return /^\d+(?:\.\d+){0,2}/.exec(release)?.[0].split('.').map(Number) ?? [];
}

function sameSeries(a: readonly number[], b: readonly number[]): boolean {
  return a[0] === b[0] && a[1] === b[1];
}

/** Negative where `a` is the older; a series is its first release. */
function compare(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < 3; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
