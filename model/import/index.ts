export { type CedtSource, encodeCedt } from './cedt-encode.ts';
export type { BytesInput, Finding, TextInput } from './finding.ts';
export {
  type ImportResult,
  importMachine,
  type MachineInputs,
  type Provenance,
  type ProvenField,
} from './merge.ts';
