/**
 * Test support: the dumps of a server that nobody owns, of any size.
 */
import { encodeCedt } from '../read/cedt-encode.ts';
import type { MachineInputs } from '../merge/merge.ts';

interface Server {
  /** Each of 64 GiB, one host bridge after the other in turn. */
  readonly windows: number;
  /** The first ones have a region of 32 GiB at the start of the window of the same number. */
  readonly devices: number;
  /** How many of the last devices are interleaved in pairs, over a window as a whole; default 0. */
  readonly paired?: number;
}

const GIB = 1n << 30n;
const WINDOW = 64n * GIB;
const REGION = 32n * GIB;
const ABOVE = 1024n * GIB;

/** CEDT, kernel log and `cxl list` of a server whose firmware programmed all decoders. */
export function serverDumps({ windows, devices, paired = 0 }: Server): MachineInputs {
  const sets = [
    ...Array.from({ length: devices - paired }, (_, i) => [i]),
    ...Array.from({ length: paired / 2 }, (_, i) => {
      const one = devices - paired + 2 * i;
      return [one, one + 1];
    }),
  ];
  const base = (w: number) => ABOVE + BigInt(w) * WINDOW;
  const size = (set: readonly number[]) => REGION * BigInt(set.length);
  const bridges = Array.from({ length: Math.max(devices, 1) }, (_, i) => ({
    uid: i + 1,
    base: 0xd000_0000n + BigInt(i) * 0x1_0000n,
  }));
  const setOf = (w: number) => sets[w] ?? [w % bridges.length];
  const hex = (address: bigint) => `0x${address.toString(16).padStart(16, '0')}`;
  const e820 = (start: bigint, bytes: bigint, type: string) =>
    `[    0.000000] BIOS-e820: [mem ${hex(start)}-${hex(start + bytes - 1n)}] ${type}`;

  return {
    name: `server-${windows}-${devices}`,
    cedt: {
      name: 'cedt',
      bytes: encodeCedt({
        hostBridges: bridges,
        windows: Array.from({ length: windows }, (_, w) => ({
          base: base(w),
          size: WINDOW,
          encodedWays: setOf(w).length - 1,
          arithmetic: 0,
          granularity: 0,
          restrictions: 0b110,
          targets: setOf(w).map((device) => device + 1),
        })),
        xorMaps: [],
      }),
    },
    dmesg: {
      name: 'dmesg',
      text: [
        '[    0.000000] BIOS-provided physical RAM map:',
        e820(0n, 0xa_0000n, 'usable'),
        e820(0x10_0000n, 0x7ff0_0000n, 'usable'),
        ...sets.map((set, w) => e820(base(w), size(set), 'soft reserved')),
      ].join('\n'),
    },
    cxlList: { name: 'cxl-list', text: JSON.stringify([cxlList(windows, devices, sets, base)]) },
  };
}

/** As `cxl list -vv` prints it. */
function cxlList(
  windows: number,
  devices: number,
  sets: readonly (readonly number[])[],
  base: (w: number) => bigint,
) {
  const where = (w: number) => {
    const bytes = Number(REGION) * sets[w]!.length;
    return { resource: Number(base(w)), size: bytes, interleave_ways: sets[w]!.length };
  };
  const root = Array.from({ length: windows }, (_, w) => ({
    decoder: `decoder0.${w}`,
    resource: Number(base(w)),
    size: Number(WINDOW),
    interleave_ways: sets[w]?.length ?? 1,
    volatile_capable: true,
    nr_targets: sets[w]?.length ?? 1,
    ...(sets[w] !== undefined && {
      [`regions:decoder0.${w}`]: [
        {
          region: `region${w}`,
          ...where(w),
          type: 'ram',
          interleave_granularity: 256,
          decode_state: 'commit',
          mappings: sets[w].map((device, position) => ({
            position,
            memdev: `mem${device}`,
            decoder: `decoder${device + 20}.0`,
          })),
        },
      ],
    }),
  }));
  const ports = Array.from({ length: devices }, (_, device) => {
    const w = sets.findIndex((set) => set.includes(device));
    const endpoint = `endpoint${device + 20}`;
    return {
      port: `port${device + 1}`,
      host: `pci0000:${device}`,
      decoders_committed: 1,
      [`endpoints:port${device + 1}`]: [
        {
          endpoint,
          host: `mem${device}`,
          decoders_committed: 1,
          memdev: {
            memdev: `mem${device}`,
            ram_size: Number(REGION),
            serial: device + 1,
            host: `0000:${device}:00.0`,
          },
          [`decoders:${endpoint}`]: [
            {
              decoder: `decoder${device + 20}.0`,
              ...where(w),
              region: `region${w}`,
              dpa_resource: 0,
              dpa_size: Number(REGION),
              mode: 'ram',
            },
          ],
        },
      ],
    };
  });
  return { bus: 'root0', provider: 'ACPI.CXL', 'decoders:root0': root, 'ports:root0': ports };
}
