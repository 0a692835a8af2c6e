export { importMachine, type MachineInputs } from './merge.ts';
