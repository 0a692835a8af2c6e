/**
 * The normal forms N1 ... N18 that the discussion keeps returning to, and N19 that a review found, in units of 256 MiB from the
 * address where QEMU puts its first CXL window.
 */
import {
  type AddressRange,
  type Device,
  REGION_GRANULE,
  type Scenario,
} from '../machine/scenario.ts';

const BASE = 0x1_1000_0000n;

/** [from, to) in units; multiples of 4 KiB. */
type Units = readonly [from: number, to: number];

interface NormalForm {
  readonly name: string;
  readonly title: string;
  readonly sr: readonly Units[];
  readonly windows: readonly Units[];
  /** For each device: what firmware programmed (none: uncommitted) and what else is to know. */
  readonly devices: readonly {
    readonly decoders: readonly Units[];
    /** Units; default: the first decoder. */
    readonly capacity?: number;
    readonly fails?: 'cxl_pci' | 'endpoint';
    readonly locked?: boolean;
  }[];
  readonly srat?: readonly Units[];
  readonly foreign?: readonly (readonly [Units, string])[];
  /** The shape of the tree depends on what is inserted first, so there is a built-in twin. */
  readonly twin?: boolean;
}

const forms: readonly NormalForm[] = [
  {
    name: 'n1-exact',
    title: 'Soft Reserved = window = region',
    sr: [[0, 4]],
    windows: [[0, 4]],
    devices: [{ decoders: [[0, 4]] }],
    twin: true,
  },
  {
    name: 'n2-two-windows',
    title: 'one Soft Reserved range over two windows, SRAT does not split it',
    sr: [[0, 8]],
    windows: [
      [0, 4],
      [4, 8],
    ],
    devices: [{ decoders: [[0, 4]] }, { decoders: [[4, 8]] }],
  },
  {
    name: 'n3-two-windows-srat-split',
    title: 'one Soft Reserved range over two windows, split by SRAT',
    sr: [[0, 8]],
    windows: [
      [0, 4],
      [4, 8],
    ],
    devices: [{ decoders: [[0, 4]] }, { decoders: [[4, 8]] }],
    srat: [
      [0, 4],
      [4, 8],
    ],
  },
  {
    name: 'n4-sr-larger',
    title: 'Soft Reserved larger than the region inside it',
    sr: [[0, 4]],
    windows: [[0, 4]],
    devices: [{ decoders: [[0, 2]] }],
    twin: true,
  },
  {
    name: 'n5-sr-smaller',
    title: 'Soft Reserved and region smaller than the window',
    sr: [[0, 2]],
    windows: [[0, 6]],
    devices: [{ decoders: [[0, 2]] }],
  },
  {
    name: 'n6-uncommitted',
    title: 'firmware reserved the window but committed no decoder',
    sr: [[0, 4]],
    windows: [[0, 4]],
    devices: [{ decoders: [], capacity: 4 }],
    twin: true,
  },
  {
    name: 'n7-two-regions',
    title: 'two regions tile one Soft Reserved range',
    sr: [[0, 4]],
    windows: [[0, 4]],
    devices: [{ decoders: [[0, 2]] }, { decoders: [[2, 4]] }],
    twin: true,
  },
  {
    name: 'n8-decoder-crosses',
    title: 'the second decoder crosses the end of its window',
    sr: [[0, 36]],
    windows: [
      [0, 20],
      [20, 36],
    ],
    devices: [{ decoders: [[0, 16]] }, { decoders: [[16, 32]] }],
  },
  {
    name: 'n9-sr-head-outside',
    title: 'the head of the Soft Reserved range lies outside the window',
    sr: [[0, 6]],
    windows: [[2, 6]],
    devices: [{ decoders: [[2, 6]] }],
  },
  {
    name: 'n10-partial-overlap',
    title: 'the Soft Reserved range overlaps the head of the window',
    sr: [[0, 4]],
    windows: [[2, 6]],
    devices: [{ decoders: [[2, 6]] }],
    twin: true,
  },
  {
    name: 'n11-sr-inside-region',
    title: 'the Soft Reserved range is a part of the region',
    sr: [[1, 3]],
    windows: [[0, 4]],
    devices: [{ decoders: [[0, 4]] }],
  },
  {
    name: 'n12-unaligned-tail',
    title: 'the Soft Reserved range ends 4 KiB behind the window',
    sr: [[0, 4 + 1 / 65536]],
    windows: [[0, 4]],
    devices: [{ decoders: [[0, 4]] }],
  },
  {
    name: 'n13-good-and-bad',
    title: 'two windows, the device of the second one always fails',
    sr: [
      [0, 4],
      [8, 12],
    ],
    windows: [
      [0, 4],
      [8, 12],
    ],
    devices: [{ decoders: [[0, 4]] }, { decoders: [[8, 12]], fails: 'endpoint' }],
    twin: true,
  },
  {
    name: 'n14-no-sr',
    title: 'no Soft Reserved range at all',
    sr: [],
    windows: [[0, 4]],
    devices: [{ decoders: [[0, 4]] }],
  },
  {
    name: 'n15-sr-outside',
    title: 'a second Soft Reserved range outside all windows',
    sr: [
      [0, 4],
      [20, 24],
    ],
    windows: [[0, 4]],
    devices: [{ decoders: [[0, 4]] }],
    twin: true,
  },
  {
    name: 'n16-srat-larger',
    title: 'the SRAT range is larger than the Soft Reserved range in it',
    sr: [[0, 2]],
    windows: [[0, 6]],
    devices: [{ decoders: [[0, 2]] }],
    srat: [[0, 6]],
  },
  {
    name: 'n17-device-over-two-windows',
    title: 'the second device is spread over two windows',
    sr: [
      [0, 6],
      [8, 9],
    ],
    windows: [
      [0, 3],
      [3, 6],
      [8, 9],
    ],
    devices: [
      { decoders: [[0, 3]] },
      {
        decoders: [
          [3, 6],
          [8, 9],
        ],
      },
    ],
  },
  {
    name: 'n18-foreign-child',
    title: 'a PCI bus lies in the window, no decoder is committed',
    sr: [],
    windows: [[0, 4]],
    devices: [{ decoders: [], capacity: 2 }],
    foreign: [[[1, 2], 'PCI Bus 0000:00']],
  },
  {
    name: 'n18-foreign-child-and-sr',
    title: 'Soft Reserved over the whole window, and a PCI bus in it',
    sr: [[0, 4]],
    windows: [[0, 4]],
    devices: [{ decoders: [], capacity: 2 }],
    foreign: [[[1, 2], 'PCI Bus 0000:00']],
  },
  {
    name: 'n19-reserved-across-windows',
    title: 'something reserved lies across two windows, so that the second is trimmed',
    sr: [],
    windows: [
      [0, 2],
      [2, 4],
    ],
    devices: [{ decoders: [[0, 2]] }, { decoders: [[2, 4]] }],
    foreign: [[[1.5, 2.5], 'Reserved']],
  },
  {
    name: 'n19-reserved-between-sr',
    title: 'the same between two Soft Reserved ranges',
    sr: [
      [0, 1.5],
      [2.5, 4],
    ],
    windows: [
      [0, 2],
      [2, 4],
    ],
    devices: [{ decoders: [[0, 2]] }, { decoders: [[2, 4]] }],
    foreign: [[[1.5, 2.5], 'Reserved']],
  },
];

function bytes(units: number): bigint {
  return BigInt(units * Number(REGION_GRANULE));
}

function range([from, to]: Units): AddressRange {
  return {
    start: BASE + bytes(from),
    end: BASE + bytes(to) - 1n,
  };
}

function build(form: NormalForm, builtin: boolean): Scenario {
  const devices: Device[] = form.devices.map((d, i) => {
    const [from, to] = d.decoders[0] ?? [0, d.capacity ?? 0];
    return {
      name: `mem${i}`,
      capacity: bytes(d.capacity ?? to - from),
      ...(d.fails && { fails: d.fails }),
    };
  });
  return {
    name: builtin ? `${form.name}-builtin` : form.name,
    title: builtin ? `${form.title} (CONFIG_CXL_ACPI=y)` : form.title,
    source: `normal form ${form.name.slice(0, form.name.indexOf('-')).toUpperCase()}`,
    softReserved: form.sr.map(range),
    windows: form.windows.map(range),
    devices,
    decoders: form.devices.flatMap((d, i) =>
      d.decoders.map((u) => ({ ...range(u), devices: [i], locked: d.locked ?? false })),
    ),
    srat: (form.srat ?? []).map(range),
    foreign: (form.foreign ?? []).map(([u, name]) => ({ ...range(u), name })),
    memoryBlock: 0x800_0000n,
    ...(builtin && { config: { CXL_ACPI: 'y' } }),
    assumptions: [],
  };
}

export const normalForms: readonly Scenario[] = forms.flatMap((form) =>
  form.twin ? [build(form, false), build(form, true)] : [build(form, false)],
);
