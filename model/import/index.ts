export type { Alternative, Assumption } from './assumption.ts';
export { importMachine, type MachineInputs } from './merge.ts';
