export { type Alternative, type Assumption, sameMachine } from './merge/assumption.ts';
export { type Imported, importMachine, type MachineInputs } from './merge/merge.ts';
