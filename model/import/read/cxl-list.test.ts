import { expect, test } from 'vitest';
import { parseCxlList } from './cxl-list.ts';

const parse = (value: unknown) =>
  parseCxlList({
    name: 'cxl-list.json',
    text: typeof value === 'string' ? value : JSON.stringify(value),
  });

/** The shape of cxl list -v with one device, as in the kernel's single-device.rst. */
const SINGLE = (resource: number | string, size: number | string) => [
  {
    bus: 'root0',
    'ports:root0': [
      {
        port: 'port1',
        'endpoints:port1': [
          {
            endpoint: 'endpoint5',
            memdev: { memdev: 'mem0', ram_size: size, serial: 0 },
            'decoders:endpoint5': [
              {
                decoder: 'decoder5.0',
                resource,
                size,
                interleave_ways: 1,
                region: 'region0',
                mode: 'ram',
              },
            ],
          },
        ],
        'decoders:port1': [{ decoder: 'decoder1.0', resource, size, region: 'region0' }],
      },
    ],
    'decoders:root0': [
      {
        decoder: 'decoder0.0',
        resource,
        size,
        interleave_ways: 1,
        max_available_extent: 0,
        'regions:decoder0.0': [
          {
            region: 'region0',
            resource,
            size,
            type: 'ram',
            interleave_ways: 1,
            decode_state: 'commit',
            mappings: [{ position: 0, memdev: 'mem0', decoder: 'decoder5.0' }],
          },
        ],
      },
    ],
  },
];

test.each([
  ['decimal numbers', SINGLE(825975898112, 137438953472)],
  ['hexadecimal strings', SINGLE('0xc050000000', '0x2000000000')],
])('reads windows, devices, decoders and regions: %s', (_, value) => {
  const { facts, findings } = parse(value);
  const range = { start: 0xc050000000n, end: 0xe04fffffffn };
  expect(findings).toEqual([]);
  expect(facts.windows).toMatchObject([range]);
  expect(facts.decoders).toMatchObject([{ ...range, memdev: 'mem0', ways: 1, region: 'region0' }]);
  expect(facts.regions).toMatchObject([{ ...range, committed: true, memdevs: ['mem0'] }]);
  expect(facts.memdevs).toMatchObject([{ name: 'mem0', ramSize: 0x2000000000n }]);
  expect(facts.decodersKnown).toBe(true);
});

test('keeps all 64 bits of a serial number', () => {
  const { facts } = parse('[{"memdev":"mem0","ram_size":268435456,"serial":18446744073709551615}]');
  expect(facts.memdevs[0]?.serial).toBe('18446744073709551615');
  expect(facts.decodersKnown).toBe(false);
});

test('an endpoint that has none committed tells that decoders are known', () => {
  const { facts } = parse([
    { endpoint: 'endpoint2', decoders_committed: 0, memdev: { memdev: 'mem0', ram_size: 1 << 28 } },
  ]);
  expect(facts.decodersKnown).toBe(true);
});

const AGAIN = 'Write the list again: sudo cxl list -vv > cxl-list.json';

const BAD: [what: string, value: unknown, message: string][] = [
  [
    'sizes that -u rounded',
    [{ memdev: 'mem0', ram_size: '512.00 MiB (536.87 MB)' }],
    'cxl-list.json:1: $[0].ram_size: found the rounded size "512.00 MiB (536.87 MB)"; expected a number of bytes. The option -u of cxl list rounds sizes: write the list without it (sudo cxl list -vv).',
  ],
  [
    'a size that is no number',
    [{ decoder: 'decoder0.0', resource: 0, size: -5 }],
    `cxl-list.json:1: $[0].size: found -5; expected a number of bytes. ${AGAIN}`,
  ],
  [
    'a range beyond 64 bits',
    [{ decoder: 'decoder0.0', resource: '0xfffffffff0000000', size: '0x20000000' }],
    "cxl-list.json:1: $[0]: found [0xfffffffff0000000-0x1000000000fffffff]; expected addresses of at most 64 bits. Copy the input again from the machine; if it still says so, report it to the firmware's vendor.",
  ],
  [
    'an empty file',
    '',
    `cxl-list.json:1: found the end of the file; expected a value of the JSON of cxl list. ${AGAIN}`,
  ],
  [
    'a key that is there twice',
    '[\n {"memdev":"mem0","ram_size":268435456,\n  "ram_size":536870912}]',
    `cxl-list.json:3: found the key "ram_size" again; expected each key once of the JSON of cxl list. ${AGAIN}`,
  ],
  [
    'other JSON',
    { hello: 1 },
    'cxl-list.json: found no decoder, region or memdev; expected the JSON of cxl list. List everything: sudo cxl list -vv > cxl-list.json',
  ],
];

test.each(BAD)('refuses %s', (_, value, message) => {
  expect(parse(value).findings.map((each) => each.message)).toEqual([message]);
});

test.each([
  ['[\n  {\n    "memdev": oops\n  }\n]', 3, '"oops\\n  }\\n]"', 'a value'],
  ['[\n  {\n    "memdev": "mem0"\n', 4, 'the end of the file', '"," or "}"'],
  ['[] []', 1, '"[]"', 'the end of the file'],
  [`${'['.repeat(70)}`, 1, '"[[[[["', 'at most 64 levels'],
])('says in which line the JSON breaks: %j', (text, line, found, expected) => {
  expect(parse(text).findings).toMatchObject([
    { line, found, expected: `${expected} of the JSON of cxl list` },
  ]);
});
