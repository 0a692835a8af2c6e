/**
 * A general explicit-state model checker.
 */
export { ModelError } from './error.ts';
export type { Field } from './fields.ts';
export { compileLayout, type Layout } from './layout.ts';
export type * from './property.ts';
export { enabledFirings } from './replay.ts';
export * from './search.ts';
export * from './system.ts';
export * from './types.ts';
export type * from './verdict.ts';
