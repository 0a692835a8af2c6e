/**
 * Made-up dumps of small machines, each of a kind that was once misread, and the machine that they
 * are of. One window of 4 GiB at 64 GiB unless a case says otherwise.
 */
import { expect, test } from 'vitest';
import type { Scenario } from '../machine/scenario.ts';
import { encodeCedt } from './read/cedt-encode.ts';
import { importMachine, type MachineInputs } from './merge/merge.ts';

const BASE = 0x10_0000_0000;
const SIZE = 0x1_0000_0000;
const range = (start: number, size: number) => ({
  start: BigInt(start),
  end: BigInt(start) + BigInt(size) - 1n,
});
const WINDOW = range(BASE, SIZE);

const text = (name: string, lines: readonly string[]) => ({ name, text: lines.join('\n') });
const iomem = (...lines: string[]) =>
  text('iomem', ['00100000-7fffffff : System RAM', '100000000-47fffffff : System RAM', ...lines]);
const dmesg = (...lines: string[]) =>
  text('dmesg', ['BIOS-e820: [mem 0x0000000000100000-0x000000047fffffff] usable', ...lines]);
const list = (value: unknown) => ({ name: 'list', text: JSON.stringify(value, null, 1) });
const cedt = (...restrictions: number[]) => ({
  name: 'cedt',
  bytes: encodeCedt({
    hostBridges: [],
    windows: restrictions.map((each, i) => ({
      base: BigInt(BASE * (i + 1)),
      size: BigInt(SIZE),
      encodedWays: 0,
      arithmetic: 0,
      granularity: 0,
      restrictions: each,
      targets: [0],
    })),
    xorMaps: [],
  }),
});

const SR = 'BIOS-e820: [mem 0x0000001000000000-0x00000010ffffffff] soft reserved';
const ELSEWHERE = 'BIOS-e820: [mem 0x0000002000000000-0x00000020ffffffff] soft reserved';
const USABLE = 'BIOS-e820: [mem 0x0000001000000000-0x00000010ffffffff] usable';
const W0 = '1000000000-10ffffffff : CXL Window 0';
const REGION = '  1000000000-10ffffffff : region0';
const MAP = { iomem: iomem(W0), dmesg: dmesg(SR) };

const memdev = (name: string, more: object = { ram_size: SIZE }) => ({ memdev: name, ...more });
const region = (more: object = {}) => ({
  region: 'region0',
  resource: BASE,
  size: SIZE,
  type: 'ram',
  interleave_ways: 1,
  decode_state: 'commit',
  ...more,
});
const root = (more: object = { resource: BASE, size: SIZE, volatile_capable: true }) => ({
  decoder: 'decoder0.0',
  interleave_ways: 1,
  nr_targets: 1,
  ...more,
});
/** As `cxl list -v` nests it, with the decoders of an endpoint where there are any. */
const nested = (endpoint: object, decoders?: readonly object[], rootDecoder: object = root()) => [
  {
    bus: 'root0',
    'decoders:root0': [rootDecoder],
    'ports:root0': [
      {
        port: 'port1',
        'endpoints:port1': [
          {
            endpoint: 'endpoint2',
            host: 'mem0',
            ...endpoint,
            ...(decoders && { 'decoders:endpoint2': decoders }),
          },
        ],
      },
    ],
  },
];
const DISABLED = { decoder: 'decoder2.0', interleave_ways: 1, state: 'disabled' };
const COMMITTED = { decoder: 'decoder2.0', resource: BASE, size: SIZE, dpa_resource: 0 };
const INSIDE = { memdev: memdev('mem0') };

const IDLE = { devices: [{ name: 'mem0', capacity: BigInt(SIZE) }], decoders: [] };
const OWNED = {
  devices: IDLE.devices,
  decoders: [{ ...WINDOW, devices: [0], locked: false }],
};
const NO_DEVICE = { devices: [], decoders: [] };

type Machine = Partial<Scenario>;

const MACHINES: [what: string, inputs: MachineInputs, machine: Machine][] = [
  [
    'decoders that are disabled, of a cxl-cli that does not count',
    { ...MAP, cxlList: list(nested(INSIDE, [DISABLED])) },
    IDLE,
  ],
  ['-v, which lists no decoder without a range', { ...MAP, cxlList: list(nested(INSIDE)) }, IDLE],
  [
    '-v of a cxl-cli that counts',
    { ...MAP, cxlList: list(nested({ ...INSIDE, decoders_committed: 0 })) },
    IDLE,
  ],
  [
    'the endpoint of a committed decoder named by its host alone',
    { ...MAP, cxlList: list([...nested({}, [COMMITTED]), memdev('mem0')]) },
    OWNED,
  ],
  ['an empty list', { ...MAP, cxlList: list([]) }, NO_DEVICE],
  [
    'memdevs and regions without mappings',
    { ...MAP, cxlList: list([{ memdevs: [memdev('mem0')] }, { regions: [region()] }]) },
    OWNED,
  ],
  [
    'as many memdevs of the right size as the region has ways',
    {
      ...MAP,
      cxlList: list([
        ...['mem0', 'mem1'].map((name) => memdev(name, { ram_size: SIZE / 2 })),
        memdev('mem2'),
        region({ interleave_ways: 2 }),
      ]),
    },
    {
      devices: [
        ...['mem0', 'mem1'].map((name) => ({ name, capacity: BigInt(SIZE / 2) })),
        { name: 'mem2', capacity: BigInt(SIZE) },
      ],
      decoders: [{ ...WINDOW, devices: [0, 1], locked: false }],
    },
  ],
  [
    'memdevs alone, and the region in iomem',
    { ...MAP, iomem: iomem(W0, REGION), cxlList: list([memdev('mem0')]) },
    OWNED,
  ],
  [
    'regions alone',
    { ...MAP, cxlList: list([region()]) },
    { ...OWNED, devices: [{ name: 'region0-way0', capacity: BigInt(SIZE) }] },
  ],
  [
    'root decoders alone, which say nothing of endpoints',
    { ...MAP, iomem: iomem(W0, REGION), cxlList: list([root()]) },
    OWNED,
  ],
  [
    'a memdev without a driver',
    {
      ...MAP,
      cxlList: list([
        { 'anon memdevs': [memdev('mem0', { ram_size: SIZE, state: 'disabled' })] },
        ...nested({}, []),
      ]),
    },
    { devices: [{ name: 'mem0', capacity: BigInt(SIZE), fails: 'endpoint' }], decoders: [] },
  ],
  [
    'a region that is not committed',
    {
      ...MAP,
      cxlList: list([...nested(INSIDE, [DISABLED]), region({ decode_state: 'reset' })]),
    },
    IDLE,
  ],
  [
    'persistent memory in iomem',
    {
      dmesg: dmesg(),
      iomem: iomem(
        W0,
        '  1000000000-103fffffff : Persistent Memory',
        '    1000000000-103fffffff : region0',
        '      1000000000-1037ffffff : namespace0.0',
      ),
    },
    { ...NO_DEVICE, foreign: [{ ...range(BASE, 0x4000_0000), name: 'Persistent Memory' }] },
  ],
  [
    'persistent memory in the list',
    {
      dmesg: dmesg(ELSEWHERE),
      cxlList: list([
        ...nested({ memdev: memdev('mem0', { pmem_size: SIZE }) }, [
          { ...COMMITTED, mode: 'pmem' },
        ]),
        region({ type: 'pmem' }),
      ]),
    },
    { ...NO_DEVICE, foreign: [{ ...WINDOW, name: 'Persistent Memory' }] },
  ],
  [
    'a memdev of both kinds',
    {
      ...MAP,
      cxlList: list(
        nested({ memdev: memdev('mem0', { pmem_size: SIZE, ram_size: SIZE }) }, [COMMITTED]),
      ),
    },
    OWNED,
  ],
  [
    'dynamic capacity, which is no volatile partition',
    { ...MAP, cxlList: list(nested({ memdev: memdev('mem0', { dynamic_ram_a_size: SIZE }) }, [])) },
    NO_DEVICE,
  ],
  [
    'memory that firmware reports as usable, in iomem',
    {
      dmesg: dmesg(USABLE),
      iomem: iomem(W0, REGION, '    1000000000-10ffffffff : System RAM'),
    },
    { ...OWNED, softReserved: [], foreign: [{ ...WINDOW, name: 'System RAM' }] },
  ],
  [
    'memory that firmware reports as usable, larger than the window',
    { dmesg: dmesg(), iomem: iomem('1000000000-20ffffffff : System RAM', `  ${W0}`) },
    { foreign: [{ ...range(BASE, 0x11_0000_0000), name: 'System RAM' }] },
  ],
  [
    'memory that firmware reports as usable, without iomem',
    { dmesg: dmesg(USABLE), cedt: cedt(6) },
    { ...OWNED, softReserved: [], foreign: [{ ...WINDOW, name: 'System RAM' }] },
  ],
  [
    'memory without CXL: on a package, of an accelerator, or memmap=',
    { iomem: iomem('1000000000-10ffffffff : Soft Reserved', '  1000000000-10ffffffff : dax0.0') },
    { ...NO_DEVICE, windows: [], softReserved: [WINDOW] },
  ],
  [
    'the same with the map of the firmware',
    { dmesg: dmesg(SR), iomem: iomem('1000000000-10ffffffff : Soft Reserved') },
    { ...NO_DEVICE, windows: [], softReserved: [WINDOW] },
  ],
  [
    'windows for persistent memory and for type-2 devices, of a CEDT',
    { dmesg: dmesg(SR), cedt: cedt(6, 0xa, 5) },
    {
      ...OWNED,
      windows: [
        WINDOW,
        { ...range(2 * BASE, SIZE), ram: false },
        { ...range(3 * BASE, SIZE), ram: false },
      ],
    },
  ],
  [
    'a window for persistent memory, of a list',
    {
      dmesg: dmesg(SR),
      cxlList: list(
        nested(INSIDE, [DISABLED], root({ resource: BASE, size: SIZE, pmem_capable: true })),
      ),
    },
    { ...IDLE, windows: [{ ...WINDOW, ram: false }] },
  ],
  [
    'an extended linear cache, of a region alone',
    { ...MAP, cxlList: list([region({ extended_linear_cache_size: SIZE / 2 })]) },
    {
      devices: [{ name: 'region0-way0', capacity: BigInt(SIZE / 2) }],
      decoders: [
        {
          ...range(BASE + SIZE / 2, SIZE / 2),
          devices: [0],
          locked: false,
          linearCache: BigInt(SIZE / 2),
        },
      ],
    },
  ],
  [
    'an extended linear cache that an older cxl-cli does not show',
    {
      ...MAP,
      cxlList: list([
        ...nested({ memdev: memdev('mem0', { ram_size: SIZE / 2 }) }, [
          {
            ...COMMITTED,
            resource: BASE + SIZE / 2,
            size: SIZE / 2,
            region: 'region0',
          },
        ]),
        region(),
      ]),
    },
    {
      decoders: [
        {
          ...range(BASE + SIZE / 2, SIZE / 2),
          devices: [0],
          locked: false,
          linearCache: BigInt(SIZE / 2),
        },
      ],
    },
  ],
  [
    'a list and a map that a mail quotes',
    {
      dmesg: dmesg(`>> ${SR}`),
      iomem: text(
        'iomem',
        iomem(W0, REGION)
          .text.split('\n')
          .map((line) => `> > ${line}`),
      ),
      cxlList: text(
        'list',
        list(nested(INSIDE, [COMMITTED]))
          .text.split('\n')
          .map((line) => `>> ${line}`),
      ),
    },
    OWNED,
  ],
  [
    'endpoints that hold device addresses',
    {
      dmesg: dmesg(SR),
      cxlList: list(
        nested(
          INSIDE,
          [{ ...COMMITTED, resource: 0, interleave_ways: 1, region: 'region0', mode: 'ram' }],
          root({
            resource: BASE,
            size: SIZE,
            'regions:decoder0.0': [
              region({ mappings: [{ position: 0, memdev: 'mem0', decoder: 'decoder2.0' }] }),
            ],
          }),
        ),
      ),
    },
    { ...OWNED, decoders: [{ ...WINDOW, devices: [0], locked: false, normalized: true }] },
  ],
  [
    'the same by a kernel that makes no region of them',
    {
      dmesg: dmesg(SR),
      cxlList: list([
        ...nested(INSIDE, [{ ...COMMITTED, resource: 0, size: SIZE / 2 }]),
        { ...COMMITTED, decoder: 'decoder3.0', resource: 0, size: SIZE / 2, dpa_size: SIZE / 2 },
      ]),
    },
    {
      windows: [WINDOW],
      decoders: [{ ...WINDOW, devices: [0, 1], locked: false, normalized: true }],
    },
  ],
];

test.each(MACHINES)('reads %s', (_, inputs, machine) => {
  const result = importMachine(inputs);
  expect(result.ok ? [] : result.errors.map((each) => each.message)).toEqual([]);
  expect(result.ok && result.scenario).toMatchObject(machine);
});

const ALL = 'List everything, as root: sudo cxl list -vv > cxl-list.json';

const EXPECTED =
  'expected a CXL window for volatile memory of type-3 devices (memory expanders), or Soft Reserved memory.';
const OTHERS =
  'Drivers of accelerators and of nvdimms hand out such memory, and dax_hmem and dax_cxl have no part in it: there is nothing to check. If the machine has other memory, add what shows it: --cedt, --cxl-list, or the --dmesg of a whole boot.';

const UNDER =
  'over Soft Reserved [0x1000000000-0x10ffffffff] of dmesg:2: e820; expected no Soft Reserved memory under it. From 7.1 on Linux leaves Soft Reserved memory to a committed region of whatever kind, and nobody gets what lies under this one; the model knows regions of volatile memory of type-3 devices only, and its verdicts and sums would be wrong. To check the rest of the machine, take both ranges out of copies of the dumps.';

const REFUSED: [what: string, inputs: MachineInputs, message: string][] = [
  [
    'memdevs alone, and no region anywhere',
    { ...MAP, cxlList: list([memdev('mem0')]) },
    `list:2: $[0]: found mem0 without its decoders; expected the decoders of each device. ${ALL}`,
  ],
  [
    'a region that two memdevs could have',
    { ...MAP, cxlList: list([memdev('mem0'), memdev('mem1'), region()]) },
    `list:10: $[2]: found a region [0x1000000000-0x10ffffffff] without its devices; expected the decoders of each device. ${ALL}; where that does not show them, leave out --cxl-list.`,
  ],
  [
    'a region whose devices libcxl did not find, beside devices without a driver',
    {
      ...MAP,
      cxlList: list([
        { 'anon memdevs': [memdev('mem0', { ram_size: SIZE, state: 'disabled' })] },
        ...nested({ host: 'mem1' }),
        region(),
      ]),
    },
    `list:35: $[2]: found a region [0x1000000000-0x10ffffffff] without its devices; expected the decoders of each device. ${ALL}; where that does not show them, leave out --cxl-list.`,
  ],
  [
    'a device smaller than its part of a region',
    {
      ...MAP,
      cxlList: list([
        memdev('mem0', { ram_size: SIZE / 2 }),
        region({ mappings: [{ position: 0, memdev: 'mem0', decoder: 'decoder2.0' }] }),
      ]),
    },
    `list:2: $[0].ram_size: found 2 GiB of mem0; expected at least 4 GiB, its part of [0x1000000000-0x10ffffffff] in list:6: $[1]. ${ALL}`,
  ],
  [
    'a list that root did not write',
    {
      dmesg: dmesg(SR),
      cxlList: list([memdev('mem0'), { 'root decoders': [root({ size: SIZE })] }]),
    },
    'list:8: $[1].root decoders[0]: found decoder0.0 without its address; expected "resource". The kernel hides addresses from users other than root: run it as root. List everything: sudo cxl list -vv > cxl-list.json',
  ],
  [
    'Soft Reserved lines without the rest of iomem',
    { iomem: text('iomem', ['1000000000-10ffffffff : Soft Reserved']) },
    'input: found no source of CXL windows; expected a CEDT (--cedt), a whole /proc/iomem (--iomem), or root decoders (--cxl-list from cxl list -vv). Add one of them, such as --cedt /sys/firmware/acpi/tables/CEDT; a machine without CXL needs its whole /proc/iomem.',
  ],
  [
    'iomem of arm64',
    { iomem: text('iomem', ['40000000-bfffffff : System RAM', '  43000000-430fffff : reserved']) },
    'iomem:2: reserved: found "reserved", which is not of an x86-64 machine; expected the dump of an x86-64 machine. The model knows the firmware maps of x86-64 only (arch/x86/kernel/e820.c): other architectures keep Soft Reserved memory elsewhere, and their memory blocks have other sizes.',
  ],
  [
    'a persistent region of iomem over Soft Reserved memory',
    {
      dmesg: dmesg(SR),
      iomem: iomem(
        W0,
        '  1000000000-103fffffff : region0',
        '    1000000000-103fffffff : Persistent Memory',
      ),
    },
    `iomem:4: region0: found [0x1000000000-0x103fffffff] of persistent memory ${UNDER}`,
  ],
  [
    'a persistent region of a list over Soft Reserved memory',
    {
      dmesg: dmesg(SR),
      cxlList: list([
        memdev('mem0', { pmem_size: SIZE }),
        root({ resource: BASE, size: SIZE, pmem_capable: true, volatile_capable: true }),
        region({ type: 'pmem' }),
      ]),
    },
    `list:15: $[2] (region0): found [0x1000000000-0x10ffffffff] of persistent memory or dynamic capacity ${UNDER}`,
  ],
  [
    'a region of an accelerator over Soft Reserved memory',
    { dmesg: dmesg(SR), cedt: cedt(0b101, 0b110), iomem: iomem(W0, REGION) },
    `iomem:4: region0: found [0x1000000000-0x10ffffffff] of an accelerator (type 2) ${UNDER}`,
  ],
  [
    'windows for accelerators only',
    { cedt: cedt(0b101, 0b101), dmesg: dmesg(SR) },
    `cedt: CFMWS at CEDT offset 024h: found no CXL window but 2 for accelerators (type-2 devices); ${EXPECTED} ${OTHERS}`,
  ],
  [
    'windows for accelerators and persistent memory, and no Soft Reserved memory',
    { cedt: cedt(0b101, 0b1010), dmesg: dmesg() },
    `cedt: CFMWS at CEDT offset 024h: found no CXL window but 1 for accelerators (type-2 devices) and 1 for persistent memory; ${EXPECTED} ${OTHERS}`,
  ],
  [
    'root decoders for accelerators only',
    {
      dmesg: dmesg(SR),
      cxlList: list([root({ resource: BASE, size: SIZE, accelmem_capable: true })]),
    },
    `list:2: $[0]: found no CXL window but 1 for accelerators (type-2 devices); ${EXPECTED} ${OTHERS}`,
  ],
  [
    'nvdimms only',
    {
      iomem: iomem('1000000000-10ffffffff : Persistent Memory (legacy)'),
      dmesg: dmesg('BIOS-e820: [mem 0x0000001000000000-0x00000010ffffffff] persistent (type 12)'),
    },
    `iomem:3: Persistent Memory (legacy): found persistent memory [0x1000000000-0x10ffffffff], no CXL window and no Soft Reserved memory; ${EXPECTED} ${OTHERS}`,
  ],
  [
    'neither windows nor Soft Reserved memory',
    { iomem: iomem(), dmesg: dmesg() },
    `iomem, dmesg: found no CXL window and no Soft Reserved memory; ${EXPECTED} There is nothing to check. If the machine has such memory, its firmware or its kernel hides it: give the --dmesg of a whole boot, and --cedt.`,
  ],
  [
    'more ranges than the e820 table holds',
    {
      iomem: iomem(
        ...Array.from({ length: 3300 }, (_, i) => {
          const at = (0x1000000000 + i * 0x2000).toString(16);
          return `${at}-${at.slice(0, -3)}fff : Soft Reserved`;
        }),
        '2000000000-20ffffffff : CXL Window 0',
      ),
    },
    'iomem:3203: Soft Reserved: found 3300 Soft Reserved ranges; expected at most 3200, which the e820 table of the kernel holds. Give the dumps of one boot of one machine.',
  ],
];

test.each([
  '80200000-811fffff : Kernel image',
  '0d000000-0d0fffff : LOON0001:00 LOON0001:00',
  '10010000-10010fff : RSCV0001:00',
])('refuses iomem of another architecture: %s', (line) => {
  const result = importMachine({ iomem: text('iomem', [line]), dmesg: dmesg(SR) });
  expect(result.ok ? '' : result.errors[0]?.message).toContain('not of an x86-64 machine');
});

test('leaves accelerators out, with their devices, and takes their bytes', () => {
  const second = BASE * 2;
  const decoder = (at: number) => ({ decoder: `decoder${at}.0`, dpa_size: SIZE, size: SIZE });
  const endpoint = (at: number, name: string, resource: number) => ({
    endpoint: `endpoint${at}`,
    host: name,
    memdev: memdev(name),
    [`decoders:endpoint${at}`]: [{ ...decoder(at), resource, interleave_ways: 1, mode: 'ram' }],
  });
  const result = importMachine({
    dmesg: dmesg(SR),
    cedt: cedt(0b110, 0b101),
    iomem: iomem(
      W0,
      REGION,
      '2000000000-20ffffffff : CXL Window 1',
      '  2000000000-20ffffffff : region1',
    ),
    cxlList: list([endpoint(1, 'mem0', BASE), endpoint(2, 'mem1', second)]),
  });
  expect(result.ok ? [] : result.errors).toEqual([]);
  if (!result.ok) return;
  const { devices, decoders, windows, foreign, assumptions } = result.scenario;
  expect(devices.map(({ name }) => name)).toEqual(['mem0']);
  expect(decoders).toEqual([{ ...WINDOW, devices: [0], locked: false }]);
  expect(windows).toEqual([WINDOW, { ...range(second, SIZE), ram: false }]);
  expect(foreign).toEqual([{ ...range(second, SIZE), name: 'accelerator memory' }]);
  expect(assumptions).toContain(
    'Memory of accelerators (type-2 devices) is left out with mem1, and its bytes are taken: [0x2000000000-0x20ffffffff] in a window that firmware keeps for them. Their drivers hand it out, not dax_hmem and dax_cxl.',
  );
});

test('tries accelerators where no input tells the type of the devices', () => {
  const result = importMachine({ iomem: iomem(W0, REGION), dmesg: dmesg(ELSEWHERE) });
  const other = result.ok && result.assumptions.find(({ id }) => id === 'type-3')?.alternatives[0];
  expect(other && other.scenario).toMatchObject({
    windows: [{ ...WINDOW, ram: false }],
    devices: [],
    decoders: [],
    foreign: [{ ...WINDOW, name: 'accelerator memory' }],
  });
});

test('says of accelerators over Soft Reserved memory that they are not tried', () => {
  const result = importMachine({ ...MAP, iomem: iomem(W0, REGION) });
  const type = result.ok && result.assumptions.find(({ id }) => id === 'type-3');
  expect(type).toMatchObject({
    sentence: expect.stringContaining(
      'Were they accelerators, the verdicts and sums would not hold',
    ),
    alternatives: [],
  });
});

test('says of a memdev in a mapping that the list has no such memdev', () => {
  const mappings = [{ position: 0, memdev: 'mem7', decoder: 'decoder2.0' }];
  const cxlList = list([memdev('mem0'), region({ mappings })]);
  const result = importMachine({ ...MAP, cxlList });
  expect(result.ok && result.findings.map(({ message }) => message)).toEqual([
    `list:6: $[1]: found memdev "mem7" behind [0x1000000000-0x10ffffffff], a name that no memdev of the list has; expected one of mem0. A device of that name is assumed beside those of the list. ${ALL}`,
  ]);
  expect(result.ok && result.scenario.assumptions).toContain(
    'mem7 is as large as its part of the region; cxl list has no memdev of this name.',
  );
});

test('assumes nothing of devices where there are none', () => {
  const tree = iomem(W0, '  1000000000-10ffffffff : Persistent Memory', `  ${REGION}`);
  const result = importMachine({ iomem: tree, dmesg: dmesg() });
  expect(result.ok && result.scenario.devices).toEqual([]);
  expect(result.ok && result.assumptions.map(({ id }) => id)).not.toContain('type-3');
});

test('takes no more lines of an e820 table than the kernel', () => {
  const lines = Array.from({ length: 3300 }, () => 'BIOS-e820: [mem 0x0-0xfff] usable');
  const result = importMachine({ ...MAP, dmesg: dmesg(SR, ...lines) });
  expect(result.ok && result.findings.map(({ found }) => found)).toContain(
    'an e820 table of 3302 lines',
  );
});

test.each(REFUSED)('refuses %s', (_, inputs, message) => {
  const result = importMachine(inputs);
  expect(result.ok ? [] : result.errors.map((each) => each.message)).toEqual([message]);
});

test('says once what is wrong with a file that is two inputs', () => {
  const twice = dmesg('Linux version 6.18', 'Linux version 6.18', SR);
  const log = { ...twice, text: `${twice.text}\nACPI: SRAT: Node 1 PXM 1 [mem 0x0-0xfff]` };
  const bytes = new TextEncoder().encode(log.text);
  const result = importMachine({ ...MAP, dmesg: log, srat: { name: 'dmesg', bytes } });
  const boots = result.ok ? result.findings.filter(({ found }) => found === '2 boots') : [];
  expect(boots).toHaveLength(1);
});

test.each([
  [
    { dmesg: dmesg(SR), iomem: iomem('1000000000-10ffffffff : Soft Reserved') },
    'has no CXL window',
  ],
  [{ ...MAP, cxlList: list([]) }, 'no CXL memory device'],
  [
    { ...MAP, cxlList: list(nested({ memdev: memdev('mem0', { pmem_size: SIZE }) }, [])) },
    'without volatile memory are left out: mem0',
  ],
  [
    {
      iomem: iomem(W0),
      dmesg: dmesg(ELSEWHERE),
      cxlList: list(nested(INSIDE, [{ ...COMMITTED, mode: 'pmem' }])),
    },
    'are left out',
  ],
])('says what it took for granted, %#', (inputs, part) => {
  const result = importMachine(inputs);
  expect(result.ok && result.scenario.assumptions.join('\n')).toContain(part);
});
