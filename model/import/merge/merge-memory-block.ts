import { otherBlocks } from './alternatives.ts';
import type { Assumed } from './assumption.ts';
import type { Conclusion, Facts } from './facts.ts';
import { finding, type Place } from '../read/finding.ts';
import type { IomemFacts } from './iomem-facts.ts';
import { formatSize, GIB, hex, type Located, MIB } from '../read/range.ts';

const SMALLEST = 128n * MIB;
const LARGEST = 2n * GIB;
const SIZES = [LARGEST, GIB, 512n * MIB, 256n * MIB, SMALLEST];
const LARGE_MACHINE = 64n * GIB;

/**
 * The memory block size in bytes: as given, else as the kernel log says, else derived as
 * probe_memory_block_size() of arch/x86/mm/init_64.c does and limited to what kmem did in iomem.
 */
export function memoryBlock(
  facts: Facts,
  given: { readonly name: string; readonly bytes: bigint } | undefined,
  windows: readonly Located[],
): Conclusion<bigint> {
  const { dmesg } = facts;
  const logged = dmesg?.memoryBlock;
  if (given !== undefined) return known(given.bytes, { file: given.name }, 'given');
  const place = { file: '', field: 'memory block size' };
  if (logged) return known(logged.bytes, place, `kernel log, line ${logged.line}`);
  return derived(facts, windows);
}

function known(bytes: bigint, place: Place, from: string): Conclusion<bigint> {
  const sound = bytes > 0n && (bytes & (bytes - 1n)) === 0n;
  const expected = 'a power of two in bytes, such as 0x8000000 (128 MiB)';
  const advice =
    '/sys/devices/system/memory/block_size_bytes has it in hexadecimal: put 0x in front.';
  const found = `${bytes} (${hex(bytes)})`;
  const wrong = sound ? [] : [finding('error', place, found, expected, advice)];
  return { value: bytes, findings: wrong, assumptions: [], from: [from] };
}

function derived({ iomem, dmesg }: Facts, windows: readonly Located[]): Conclusion<bigint> {
  const kmem = iomem?.kmem ?? [];
  const fitting = SIZES.filter((size) => kmem.every((each) => fits(each, size)));
  const ramEnd = endOf(dmesg?.usable ?? []) ?? iomem?.ramEnd;
  const probed = probe(ramEnd, windows);
  const value = fitting.includes(probed.size) ? probed.size : (fitting[0] ?? probed.size);
  const why =
    value === probed.size ? probed.why : 'the System RAM (kmem) lines of iomem fit no larger block';
  const only = kmem.length > 0 && fitting.length === 1;
  const reason = only ? 'the System RAM (kmem) lines of iomem fit no other size' : why;
  const assumption: Assumed = {
    id: 'memory-block',
    sentence: `The memory block size is ${formatSize(value)}: ${reason}.`,
    otherwise: otherBlocks(fitting.filter((size) => size !== value)),
  };
  return { value, findings: [], assumptions: [assumption], from: [reason] };
}

function endOf(ranges: readonly Located[]): bigint | undefined {
  return ranges.reduce<bigint | undefined>(
    (end, range) => (end === undefined || range.end > end ? range.end : end),
    undefined,
  );
}

function probe(ramEnd: bigint | undefined, windows: readonly Located[]) {
  if (ramEnd === undefined) {
    const why =
      'no input tells it; x86 machines whose RAM ends at 64 GiB or above use up to 2 GiB (see block_size_bytes in /sys/devices/system/memory)';
    return { size: SMALLEST, why };
  }
  const end = ramEnd + 1n;
  if (end < LARGE_MACHINE) {
    return { size: SMALLEST, why: `RAM ends at ${hex(end)}, below 64 GiB, where x86 uses 128 MiB` };
  }
  return {
    size: LARGEST,
    why: `RAM ends at ${hex(end)}, at or above 64 GiB, ${largeBlocks(windows)}`,
  };
}

/** From 6.15 on, acpi_parse_cfmws() advises a size to which all windows are aligned. */
function largeBlocks(windows: readonly Located[]): string {
  const advised = SIZES.find((size) =>
    windows.every(({ start, end }) => start % size === 0n && (end + 1n) % size === 0n),
  );
  const base = 'where x86 uses 2 GiB on bare metal';
  if (advised === LARGEST) return base;
  return `${base} before 6.15; later kernels choose a smaller size that the windows are aligned to`;
}

/** kmem rounds what it is given inwards to whole memory blocks (dax_kmem_range). */
function fits({ node, given }: IomemFacts['kmem'][number], size: bigint): boolean {
  if (node.start % size !== 0n || (node.end + 1n) % size !== 0n) return false;
  if (!given) return true;
  const head = node.start - given.start;
  const tail = given.end - node.end;
  return (head >= LARGEST || head < size) && (tail >= LARGEST || tail < size);
}
