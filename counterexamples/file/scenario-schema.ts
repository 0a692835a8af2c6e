/**
 * JSON Schema (draft 2020-12) of a scenario file. The `description` of a field is what an error
 * message says was expected, so each reads as "expected <description>".
 */

import { allowedValues, CONFIG_OPTIONS } from '../../model/index.ts';

export const SCENARIO_SCHEMA_ID = 'soft-reserve-checker/scenario@1';

const address = {
  type: 'string',
  pattern: '^0[xX][0-9a-fA-F]{1,16}$',
  description: 'an address below 2^64 in quotes, such as "0x1050000000"',
};

const size = {
  type: 'string',
  pattern: '^0[xX][0-9a-fA-F]{1,16}$',
  description: 'a number of bytes below 2^64 in quotes, such as "0x80000000"',
};

/** No control characters, which terminals obey, and none that change the direction of text. */
export const text = {
  type: 'string',
  pattern: '^[^\\u0000-\\u001f\\u007f-\\u009f\\u2028-\\u202e\\u2066-\\u2069]+$',
  description: 'text of at least one character, none of them a control character',
};

const range = object({ start: address, end: address });

const decoder = object(
  {
    start: address,
    end: address,
    devices: {
      type: 'array',
      minItems: 1,
      items: { type: 'integer', minimum: 0, description: 'the index of a device, counted from 0' },
      description: 'a list of device indices in target order, such as [0]',
    },
    locked: { type: 'boolean' },
    linearCache: size,
    normalized: { type: 'boolean' },
  },
  ['start', 'end', 'devices', 'locked'],
);

const bridge = { type: 'integer', minimum: 0, description: 'the UID of a host bridge (CHBS)' };

const device = object(
  { name: text, capacity: size, fails: { type: 'string', enum: ['cxl_pci', 'endpoint'] }, bridge },
  ['name', 'capacity'],
);

const node = {
  type: 'integer',
  minimum: 0,
  description: 'the NUMA node of the range',
};

const window = object(
  {
    start: address,
    end: address,
    ram: { type: 'boolean' },
    bridges: { type: 'array', minItems: 1, items: bridge },
  },
  ['start', 'end'],
);

/** More than any machine has; each makes states larger, and some checks look at each pair. */
const most = { maxItems: 1024 };

const ranges = { type: 'array', items: range, ...most };

/** The scenario without the `schema` field, as it stands inline in a trace. */
export const scenarioFields = {
  name: {
    type: 'string',
    pattern: '^[a-z0-9][a-z0-9-]*$',
    description: 'a name in lower case letters, digits and dashes, such as "n1-exact"',
  },
  title: text,
  source: text,
  softReserved: ranges,
  windows: { type: 'array', items: window, ...most },
  devices: { type: 'array', items: device, ...most },
  decoders: { type: 'array', items: decoder, ...most },
  srat: {
    type: 'array',
    items: object({ start: address, end: address, node }, ['start', 'end']),
    ...most,
  },
  sratNodes: { type: 'integer', minimum: 1, description: 'how many NUMA nodes the SRAT makes' },
  foreign: {
    type: 'array',
    items: object({ start: address, end: address, name: text }),
    ...most,
  },
  memoryBlock: size,
  config: {
    type: 'object',
    properties: Object.fromEntries(
      CONFIG_OPTIONS.map((option) => [option, { type: 'string', enum: allowedValues(option) }]),
    ),
    additionalProperties: false,
  },
  earlyAdmin: { type: 'boolean' },
  everyFault: { type: 'boolean' },
  everyOperation: { type: 'boolean' },
  rebindsCxl: { type: 'boolean' },
  assumptions: { type: 'array', items: text },
};

/** Fields that a file must have; `srat`, `foreign` and `assumptions` default to none, `config` to what distributions ship. */
export const scenarioRequired = [
  'name',
  'title',
  'softReserved',
  'windows',
  'devices',
  'decoders',
  'memoryBlock',
] as const;

export const scenarioSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'One machine as soft-reserve-checker sees it',
  ...object({ schema: { const: SCENARIO_SCHEMA_ID }, ...scenarioFields }, [
    'schema',
    ...scenarioRequired,
  ]),
};

/** An object without other fields; by default all of them are required. */
export function object(properties: object, required: readonly string[] = Object.keys(properties)) {
  return { type: 'object', properties, required, additionalProperties: false };
}
