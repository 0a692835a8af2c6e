/**
 * JSON Schema (draft 2020-12) of a trace file.
 */
import { object, scenarioFields, scenarioRequired, text } from './scenario-schema.ts';

export const TRACE_SCHEMA_ID = 'soft-reserve-checker/trace@1';

const budget = { type: 'integer', minimum: 0, maximum: 255, description: 'a number from 0 to 255' };
const stateHash = {
  type: 'string',
  pattern: '^[0-9a-f]{16}$',
  description: 'the hash of a state, 16 hexadecimal digits',
};

const parameter = object({
  index: { type: 'integer', minimum: 0, description: 'an index, counted from 0' },
  value: { type: 'string' },
});

const step = object(
  {
    rule: text,
    parameter,
    actor: text,
    source: text,
    line: text,
    outcomes: { type: 'array', minItems: 1, items: text },
    improbable: text,
    stateHash,
  },
  ['rule', 'actor', 'line', 'stateHash'],
);

export const traceSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'A counterexample of soft-reserve-checker',
  ...object(
    {
      schema: { const: TRACE_SCHEMA_ID },
      tool: object({ name: { const: 'soft-reserve-checker' }, version: text }),
      model: text,
      design: text,
      scenario: object(scenarioFields, scenarioRequired),
      bounds: object({ faults: budget, userOps: budget }),
      property: text,
      sentence: text,
      verdict: { const: 'violated' },
      initial: object({
        index: { type: 'integer', minimum: 0, description: 'an index, counted from 0' },
        stateHash,
      }),
      steps: { type: 'array', items: step },
      loop: {
        type: 'integer',
        minimum: 0,
        description: 'how many steps come before those that are repeated for ever',
      },
    },
    [
      ...['schema', 'tool', 'model', 'design', 'scenario', 'bounds', 'property'],
      ...['sentence', 'verdict', 'initial', 'steps'],
    ],
  ),
};
