/**
 * Bugs of shipped kernels that were found here and seen on a boot, as data: what brings them about, and
 * by what one knows them. docs/kernel-bugs.md describes each.
 */
import { type KernelReport, reportText } from '../observe/kernel-reports.ts';
import type { Step } from '../qemu/guest-log.ts';
import type { Observation } from '../observe/observation.ts';

export interface KernelBug {
  /** Lower case, digits and dashes. */
  readonly name: string;
  /** What goes wrong, in a line. */
  readonly title: string;
  /** The property of the model that it violates, if there is one. */
  readonly property?: string;
  /** The experiment that shows it. */
  readonly experiment: string;
  /** Releases on which a recording shows it, oldest first. */
  readonly seenOn: readonly string[];
  /** The commit that mends it, and the version that has it; undefined when the newest kernel has the bug. */
  readonly mended?: string;
  /** All of it has to be so. */
  readonly signs: readonly Sign[];
  /** Boots in which it most probably shows, where the scheduler decides; default one. */
  readonly boots?: number;
}

/** By what a bug is known. */
export type Sign =
  /** The kernel dies, says this, and says that it was in such a function. */
  | { readonly kind: 'dies'; readonly says: RegExp; readonly in: RegExp }
  /** After an event (the last of that text) a line is there, or none such is. */
  | {
      readonly kind: 'shows' | 'lacks';
      readonly after: string;
      readonly part: keyof Observation;
      readonly line: RegExp;
    };

const V6 = ['6.12.117+deb13-amd64', '6.16.12+deb13-amd64', '6.18.15+deb13-amd64'] as const;
const V7 = ['7.2.13+deb14-amd64', '7.3.4+deb13-amd64'] as const;
/** 6.16 has left the archive: what was added later was never booted on it. */
const ALL_NOW = [V6[0], V6[2], ...V7] as const;

const NULL_POINTER = /^(BUG: kernel NULL pointer dereference|BUG: unable to handle page fault)/;

/** Worst first. */
export const kernelBugs: readonly KernelBug[] = [
  {
    name: 'trimmed-window',
    title:
      'a region in a CXL window that was trimmed is inserted into a NULL resource: oops at boot',
    property: 'no-null-window',
    experiment: 'trimmed-window',
    seenOn: ALL_NOW,
    signs: [{ kind: 'dies', says: NULL_POINTER, in: /^(__)?insert_resource$/ }],
  },
  {
    name: 'freed-target',
    title: 'a region follows a target whose endpoint decoder was freed when its device was removed',
    property: 'no-use-after-free',
    experiment: 'interleave-two-rescan-staged',
    seenOn: V6,
    mended: '87805c32e6ad (v7.1)',
    signs: [
      {
        kind: 'dies',
        says: NULL_POINTER,
        in: /^(cxl_region_attach_position|cxl_calc_interleave_pos)$/,
      },
    ],
  },
  {
    name: 'rescan-overtaken',
    title:
      'dax_hmem decides before cxl_bus_rescan() has probed the memdevs, and takes their memory',
    experiment: 'memdevs-first-four',
    seenOn: ['7.3.4+deb13-amd64'],
    boots: 30,
    signs: [
      { kind: 'shows', after: 'load dax_hmem', part: 'dax', line: / hmem$/ },
      { kind: 'lacks', after: 'load dax_hmem', part: 'regions', line: / not committed/ },
      { kind: 'shows', after: 'load dax_hmem', part: 'regions', line: / committed/ },
    ],
  },
  {
    name: 'built-in-race',
    title: 'with all drivers built in the scheduler decides whether CXL or hmem owns the memory',
    experiment: 'exact-teardown-create',
    seenOn: ['7.3.4-builtin'],
    boots: 20,
    signs: [{ kind: 'shows', after: 'boot', part: 'dax', line: / hmem, kmem$/ }],
  },
  {
    name: 'undecoded-online',
    title: 'dax_hmem brings memory online that no decoder decodes',
    experiment: 'uncommitted-create',
    seenOn: V7,
    signs: [
      { kind: 'shows', after: 'load kmem', part: 'dax', line: / hmem, kmem$/ },
      { kind: 'lacks', after: 'load kmem', part: 'regions', line: / committed/ },
    ],
  },
  {
    name: 'reset-under-hmem',
    title: 'destroy-region resets the decoders below memory that hmem has online',
    property: 'no-reset-under-live-memory',
    experiment: 'exact-dax-first-teardown-online',
    seenOn: [...V6, ...V7],
    signs: [
      { kind: 'shows', after: 'destroy 0x110000000', part: 'dax', line: / hmem, kmem$/ },
      { kind: 'lacks', after: 'destroy 0x110000000', part: 'regions', line: / committed/ },
    ],
  },
  {
    name: 'two-regions-nobody',
    title: 'a Soft Reserved range over two regions, or larger than one, is usable by nobody',
    experiment: 'two-regions',
    seenOn: V7,
    signs: [
      { kind: 'shows', after: 'load kmem', part: 'dax', line: / hmem$/ },
      { kind: 'lacks', after: 'load kmem', part: 'dax', line: /, kmem/ },
      { kind: 'shows', after: 'load kmem', part: 'reports', line: /^kmem: .*-EBUSY$/ },
    ],
  },
  {
    name: 'beyond-soft-reserved',
    title:
      'dax_hmem gets the whole SRAT range of which a part is Soft Reserved, and takes it from CXL',
    experiment: 'srat-larger',
    seenOn: V7,
    signs: [
      // The Soft Reserved range ends at 0x12fffffff.
      { kind: 'shows', after: 'load dax_hmem', part: 'dax', line: /^110000000-16fffffff hmem$/ },
    ],
  },
  {
    name: 'create-over-hmem',
    title: 'create-region gets addresses that a dax device of hmem has',
    experiment: 'uncommitted-create-before-kmem',
    seenOn: V7,
    signs: [
      { kind: 'shows', after: 'create 0 0', part: 'dax', line: / hmem$/ },
      { kind: 'shows', after: 'create 0 0', part: 'regions', line: / committed/ },
    ],
  },
  {
    name: 'two-owners',
    title: 'dax_hmem before cxl_acpi: the same memory has a dax device of hmem and one of CXL',
    experiment: 'exact-dax-first',
    seenOn: V6,
    mended: 'v7.1 (dax_regions)',
    signs: [
      { kind: 'shows', after: 'load dax_cxl', part: 'dax', line: / cxl$/ },
      { kind: 'shows', after: 'load dax_cxl', part: 'dax', line: / hmem$/ },
    ],
  },
  {
    name: 'locked-reset',
    title: 'destroying a region on locked decoders makes the kernel forget what they still decode',
    experiment: 'locked-remove',
    seenOn: V6,
    mended: '2230c4bdc412 (v6.19)',
    signs: [
      { kind: 'lacks', after: 'destroy 0x110000000', part: 'regions', line: /./ },
      { kind: 'shows', after: 'rescan 0', part: 'regions', line: / not committed/ },
    ],
  },
  {
    name: 'locked-region-stays',
    title: 'a region on locked decoders cannot be destroyed when its device is gone',
    experiment: 'locked-remove',
    seenOn: V7,
    signs: [
      { kind: 'shows', after: 'destroy 0x110000000', part: 'regions', line: / not committed/ },
      { kind: 'shows', after: 'destroy 0x110000000', part: 'reports', line: /-EPERM$/ },
    ],
  },
  {
    name: 'window-gone-nobody',
    title: 'cxl_acpi is unbound while dax_hmem waits: the range is given to nobody, for good',
    experiment: 'decision-open-unbind-acpi',
    seenOn: V7,
    signs: [
      { kind: 'lacks', after: 'load kmem', part: 'dax', line: /./ },
      { kind: 'lacks', after: 'load kmem', part: 'iomem', line: /Soft Reserved/ },
    ],
  },
  {
    name: 'stale-pgmap',
    title:
      'a dax device that device_dax could not take once is refused for ever, for a page map that is freed',
    experiment: 'sr-larger-devdax',
    seenOn: V7,
    signs: [
      {
        kind: 'shows',
        after: 'devdax hmem 0x110000000',
        part: 'reports',
        line: /^device_dax: dynamic-dax with pre-populated page map: -EINVAL$/,
      },
      { kind: 'lacks', after: 'devdax hmem 0x110000000', part: 'iomem', line: /region|dax/ },
    ],
  },
  {
    name: 'reset-uncommittable',
    title: 'a device that was reset over its bus can have no region any more: commit gives -EBUSY',
    experiment: 'exact-reset-create',
    seenOn: V7,
    signs: [
      {
        kind: 'shows',
        after: 'create 0 0',
        part: 'reports',
        line: /^create-region: commit: -EBUSY$/,
      },
      { kind: 'lacks', after: 'create 0 0', part: 'regions', line: /./ },
    ],
  },
  {
    name: 'reset-under-memory',
    title: 'a device is reset over its bus under online memory, and the kernel only prints',
    property: 'no-reset-under-live-memory',
    experiment: 'exact-reset',
    seenOn: ALL_NOW,
    signs: [
      { kind: 'shows', after: 'reset 0', part: 'reports', line: /^SBR happened/ },
      { kind: 'shows', after: 'reset 0', part: 'dax', line: / cxl, kmem$/ },
      { kind: 'shows', after: 'reset 0', part: 'regions', line: / committed/ },
    ],
  },
  {
    name: 'unaligned-range',
    title: 'a Soft Reserved range that does not end on 2 MiB gets no dax device at all',
    experiment: 'unaligned-tail',
    seenOn: V7,
    signs: [{ kind: 'shows', after: 'load dax_hmem', part: 'reports', line: /^hmem: -ENOMEM$/ }],
  },
];

/** What a boot showed of a bug. */
export interface Look {
  /** Did it show every sign? */
  readonly reproduced: boolean;
  /** A line for each sign: what is there, or what was expected and is not. */
  readonly lines: readonly string[];
}

/** Looks for a bug in the steps of a boot, and in what the kernel said when it died. */
export function lookFor(
  { signs }: Pick<KernelBug, 'signs'>,
  steps: readonly Pick<Step, 'event' | 'seen'>[],
  died: readonly KernelReport[],
): Look {
  const found = signs.map((sign) => lookForSign(sign, steps, died));
  return {
    reproduced: found.every(({ there }) => there),
    lines: found.flatMap(({ lines }) => lines),
  };
}

function lookForSign(
  sign: Sign,
  steps: readonly Pick<Step, 'event' | 'seen'>[],
  died: readonly KernelReport[],
): { readonly there: boolean; readonly lines: readonly string[] } {
  if (sign.kind === 'dies') {
    const report = died.find(
      (each) => sign.says.test(each.says) && each.in.some((name) => sign.in.test(name)),
    );
    if (report === undefined) {
      return { there: false, lines: [`the kernel does not die in ${String(sign.in)}`] };
    }
    return {
      there: true,
      lines: [`the kernel says ${reportText(report)}`, `in ${report.in.join(' < ')}`],
    };
  }
  const { kind, after, part, line } = sign;
  const step = steps.findLast(({ event }) => event === after);
  if (step === undefined) {
    return { there: false, lines: [`the kernel did not get to the end of "${after}"`] };
  }
  const lines = step.seen[part];
  const matching = lines.filter((text) => line.test(text.trim()));
  const there = kind === 'shows' ? matching.length > 0 : matching.length === 0;
  const shown = there && kind === 'shows' ? matching : lines;
  const texts = shown.length === 0 ? ['nothing'] : shown.map((text) => text.trim());
  const missing =
    kind === 'shows' ? `nothing like ${String(line)}` : `something like ${String(line)}`;
  return {
    there,
    lines: [`after "${after}", ${part}: ${there ? '' : `${missing}, but `}${texts.join('; ')}`],
  };
}
