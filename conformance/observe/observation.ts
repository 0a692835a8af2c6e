/**
 * What can be seen of a machine when it has come to rest, as lines of text: the same for a real
 * kernel and for the model. Ranges and kinds only, since regionN, daxN.M and memN are numbered in
 * the order of probing.
 */
import type { AddressRange } from '../../model/index.ts';

export interface Observation {
  /** CXL and Soft Reserved nodes of /proc/iomem, indented. */
  readonly iomem: readonly string[];
  /** Devices whose endpoint port has its driver, by index. */
  readonly endpoints: readonly string[];
  /** CXL regions and their dax regions. */
  readonly regions: readonly string[];
  /** Dax devices, whose they are, and whether kmem has them. */
  readonly dax: readonly string[];
  /** What was reported since the observation before: errors of drivers and of commands. */
  readonly reports: readonly string[];
}

export const PARTS = ['iomem', 'endpoints', 'regions', 'dax', 'reports'] as const;

export interface Difference {
  readonly part: (typeof PARTS)[number];
  /** The line of the kernel; undefined when it has none there. */
  readonly kernel: string | undefined;
  readonly model: string | undefined;
}

/** All lines that differ, in the order of the parts. */
export function differences(kernel: Observation, model: Observation): Difference[] {
  return PARTS.flatMap((part) => {
    const left = kernel[part];
    const right = model[part];
    const found: Difference[] = [];
    for (let i = 0; i < Math.max(left.length, right.length); i++) {
      if (left[i] !== right[i]) found.push({ part, kernel: left[i], model: right[i] });
    }
    return found;
  });
}

/** `other`: what the kernel is compared with. */
export function differenceText({ part, kernel, model }: Difference, other = 'the model'): string {
  const text = (line: string | undefined) => (line === undefined ? 'nothing' : `"${line.trim()}"`);
  return `${part}: the kernel has ${text(kernel)}, ${other} ${text(model)}`;
}

export function iomemLine(depth: number, range: AddressRange, kind: string): string {
  return `${'  '.repeat(depth)}${rangeText(range)} : ${kind}`;
}

export function regionLine(
  range: AddressRange,
  committed: boolean,
  dax: 'none' | 'added' | 'bound',
): string {
  const child = { none: 'no dax region', added: 'dax region', bound: 'dax region bound' }[dax];
  return `${rangeText(range)} ${committed ? 'committed' : 'not committed'}, ${child}`;
}

/** `use`: whether kmem has the device, and any of its memory is online; or device_dax has it. */
export function daxLine(owner: 'cxl' | 'hmem', range: AddressRange, use: DaxUse): string {
  const by = {
    ...{ none: '', online: ', kmem', offline: ', kmem, offline', devdax: ', device_dax' },
  }[use];
  return `${rangeText(range)} ${owner}${by}`;
}

export type DaxUse = 'none' | 'online' | 'offline' | 'devdax';

function rangeText({ start, end }: AddressRange): string {
  return `${start.toString(16)}-${end.toString(16)}`;
}
