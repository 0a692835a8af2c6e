export { type Alternative, type Assumption, sameMachine } from './assumption.ts';
export { type Imported, importMachine, type MachineInputs } from './merge.ts';
