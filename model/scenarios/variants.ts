/**
 * The machines of other files under another kernel configuration, another administrator or other
 * faults, and shapes that only one of them needs.
 */
import { CONFIG_OPTIONS } from '../machine/config.ts';
import type { Scenario } from '../machine/scenario.ts';
import { normalForms } from './normal-forms.ts';
import { realMaps } from './real-maps.ts';

const GiB = 0x4000_0000n;

function variant(of: string, suffix: string, what: string, change: Partial<Scenario>): Scenario {
  const base = [...normalForms, ...realMaps].find(({ name }) => name === of)!;
  return { ...base, name: `${of}-${suffix}`, title: `${base.title} (${what})`, ...change };
}

const [exact] = normalForms as readonly [Scenario, ...Scenario[]];

/** Region = DRAM that serves as a cache, and the device behind it; Soft Reserved covers both. */
const linearCache: Scenario = {
  ...exact,
  name: 'extended-linear-cache',
  title: 'the upper half of Soft Reserved = window is CXL, the lower half the DRAM in front of it',
  source: 'drivers/cxl/core/region.c cxl_extended_linear_cache_resize',
  devices: [{ name: 'mem0', capacity: GiB / 2n }],
  decoders: [
    {
      start: exact.windows[0]!.start + GiB / 2n,
      end: exact.windows[0]!.end,
      devices: [0],
      locked: false,
      linearCache: GiB / 2n,
    },
  ],
};

/** L40 with one way instead of twelve: which window the decoder is in is all that counts. */
const lowMemoryHole: Scenario = {
  ...exact,
  name: 'l40-low-memory-hole',
  title: 'decoders that reach beyond the window below the low memory hole',
  source: 'Documentation/driver-api/cxl/conventions/cxl-lmh.rst',
  softReserved: [{ start: 0n, end: 2n * GiB - 1n }],
  windows: [{ start: 0n, end: 2n * GiB - 1n }],
  devices: [{ name: 'mem0', capacity: 3n * GiB }],
  decoders: [{ start: 0n, end: 3n * GiB - 1n, devices: [0], locked: false }],
};

/** As in QEMU, and where sockets have one host bridge for several windows. */
const twoWindows = normalForms.find(({ name }) => name === 'n2-two-windows')!;
const oneBridge = variant('n2-two-windows', 'one-bridge', 'both windows name one host bridge', {
  windows: twoWindows.windows.map((window) => ({ ...window, bridges: [0] })),
  devices: twoWindows.devices.map((device) => ({ ...device, bridge: 0 })),
});

const fourWays = variant('l01-amd-exact', 'four-ways', 'interleaved over four devices', {
  devices: [0, 1, 2, 3].map((i) => ({ name: `mem${i}`, capacity: 32n * GiB })),
  decoders: [
    { start: 0x10_5000_0000n, end: 0x30_4fff_ffffn, devices: [0, 1, 2, 3], locked: false },
  ],
});

export const variants: readonly Scenario[] = [
  variant('n1-exact', 'all-builtin', 'no modules', {
    config: Object.fromEntries(CONFIG_OPTIONS.map((option) => [option, 'y'])),
  }),
  variant('n1-exact', 'hmem-builtin', 'CONFIG_DEV_DAX_HMEM=y, no dax_cxl', {
    source: 'L15: Smita Koralahalli 20250822034202.26896-7-Smita.KoralahalliChannabasappa@amd.com',
    config: { DEV_DAX_HMEM: 'y', DEV_DAX_CXL: 'n' },
  }),
  variant('n7-two-regions', 'kmem-builtin', 'CONFIG_DEV_DAX_KMEM=y', {
    config: { DEV_DAX_KMEM: 'y' },
  }),
  variant('n5-sr-smaller', 'early-admin', 'the administrator acts before dax_hmem is loaded', {
    earlyAdmin: true,
  }),
  variant('n1-exact', 'every-operation', 'every operation of the administrator', {
    everyOperation: true,
  }),
  ...['n1-exact', 'n4-sr-larger', 'n6-uncommitted', 'l28-amd-locked', 'interleave-two-ways'].map(
    (of) =>
      variant(of, 'rebind-cxl', 'cxl_acpi and cxl_mem lose their devices and get them back', {
        rebindsCxl: true,
      }),
  ),
  variant('n15-sr-outside', 'every-fault', 'rarer faults, too', { everyFault: true }),
  linearCache,
  lowMemoryHole,
  oneBridge,
  fourWays,
];
