import { expect, test } from 'vitest';
import { parseIomem } from './iomem.ts';
import { iomemFacts } from '../merge/iomem-facts.ts';

const TREE = `850000000-684fffffff : Soft Reserved
  850000000-284fffffff : CXL Window 0
    850000000-284fffffff : region3
      850000000-284fffffff : dax0.0
        850000000-284fffffff : System RAM (kmem)`;

const names = (text: string) => {
  const { facts } = parseIomem({ name: 'iomem', text });
  return facts.map((node) => `${node.name} < ${node.parent?.name ?? 'root'}`);
};

const NESTED = [
  'Soft Reserved < root',
  'CXL Window 0 < Soft Reserved',
  'region3 < CXL Window 0',
  'dax0.0 < region3',
  'System RAM (kmem) < dax0.0',
];

test.each([
  ['as the kernel prints it', TREE],
  ['with the indentation of a mail', TREE.replaceAll(/^ +/gm, (blanks) => `${blanks}  `)],
  ['without indentation', TREE.replaceAll(/^ +/gm, '')],
  ['cut at MAX_IORES_LEVEL', TREE.replace(/ {8}/, '      ')],
  ['with line ends of Windows', TREE.replaceAll('\n', '\r\n')],
])('rebuilds the tree by containment: %s', (_, text) => {
  expect(names(text)).toEqual(NESTED);
});

const BAD: [what: string, text: string, message: string][] = [
  [
    'addresses hidden from users',
    '00000000-00000000 : Reserved\n  00000000-00000000 : System RAM\n',
    'iomem:1: found 00000000-00000000 : Reserved (every address is 0); expected real addresses. The kernel hides addresses from users without CAP_SYS_ADMIN: run as root. sudo cat /proc/iomem > iomem',
  ],
  [
    'another file',
    'MemTotal: 16000000 kB\n',
    'iomem: found no line of the form "start-end : name"; expected the text of /proc/iomem. sudo cat /proc/iomem > iomem',
  ],
  [
    'more than 64 bits',
    '10000000000000000-1ffffffffffffffff : Soft Reserved',
    "iomem:1: Soft Reserved: found [0x10000000000000000-0x1ffffffffffffffff]; expected addresses of at most 64 bits. Copy the input again from the machine; if it still says so, report it to the firmware's vendor.",
  ],
  [
    'start above end',
    '100000000-0fffffff : Soft Reserved',
    "iomem:1: Soft Reserved: found [0x100000000-0xfffffff]; expected start <= end. Copy the input again from the machine; if it still says so, report it to the firmware's vendor.",
  ],
  [
    'ranges that cross',
    '00000000-0fffffff : Soft Reserved\n08000000-1fffffff : CXL Window 0',
    'iomem:2: CXL Window 0: found [0x8000000-0x1fffffff], which crosses the end of "Soft Reserved" [0x0-0xfffffff] in line 1; expected a range inside or beside it. The resource tree never holds such a pair: give one whole dump of /proc/iomem.',
  ],
  [
    'two dumps in one file',
    '10000000-1fffffff : CXL Window 0\n00000000-0fffffff : Reserved',
    'iomem:2: Reserved: found [0x0-0xfffffff] after [0x10000000-0x1fffffff]; expected ascending addresses. Give one whole dump of /proc/iomem, unsorted and taken at one moment.',
  ],
];

test.each(BAD)('refuses %s', (_, text, message) => {
  const { facts, findings } = parseIomem({ name: 'iomem', text });
  expect(facts).toEqual([]);
  expect(findings.map((each) => each.message)).toEqual([message]);
});

test('says which lines it left out', () => {
  const { findings } = parseIomem({ name: 'iomem', text: `# cat /proc/iomem\n${TREE}` });
  expect(findings.map((each) => each.message)).toEqual([
    'iomem:1: found 1 line of another form; expected "start-end : name". Such lines were left out; check that none of them was an address.',
  ]);
});

test('finds the resources of other drivers in a window, the outermost only', () => {
  // L36 of the layouts: PCI bridges in a window.
  const text = `480010000-cffffffff : CXL Window 0
  480010000-4bfffffff : PCI Bus 0000:00
  4c0000000-4c01fffff : PCI Bus 0000:0c
    4c0000000-4c01fffff : PCI Bus 0000:0d
  4d0000000-4dfffffff : region0
    4d0000000-4dfffffff : dax0.0
  4e0000000-4e0000fff : mem0`;
  const { foreign, regions } = iomemFacts(parseIomem({ name: 'iomem', text }).facts);
  expect(foreign.map((each) => each.name)).toEqual(['PCI Bus 0000:00', 'PCI Bus 0000:0c']);
  expect(regions.map((each) => each.name)).toEqual(['region0']);
});

test.each([
  ['100000000-1ffffffff : Soft Reserved\n  100000000-1ffffffff : CXL Window 0', 'soft-reserved'],
  ['100000000-1ffffffff : CXL Window 0\n  100000000-1ffffffff : Soft Reserved', 'window'],
  ['100000000-2ffffffff : Soft Reserved\n  100000000-1ffffffff : CXL Window 0', undefined],
])('tells which of two equal ranges came later: %j', (text, kind) => {
  const { laterParent } = iomemFacts(parseIomem({ name: 'iomem', text }).facts);
  expect(laterParent?.kind).toBe(kind);
});
