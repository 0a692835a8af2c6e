/**
 * What the findings are written from, and the short answers that several of their pages need.
 */
import type { Budgets, Design, Scenario } from '../../model/index.ts';
import type { Expectation, ModelProperty } from '../../properties/index.ts';
import { type Configurations, machinesOf } from './configurations.ts';
import type { ReplayedTrace } from '../replay/replay-trace.ts';

/** A kernel on which a property was seen violated. */
export interface Confirmation {
  /** uname -r */
  readonly kernel: string;
  /** Whether the events of the trace itself were run there. */
  readonly thisTrace: boolean;
  /** Names of the other experiments that showed it. */
  readonly experiments: readonly string[];
  /** The experiment in which the kernel died of it, and its last words. */
  readonly died?: { readonly experiment: string; readonly says: string };
}

export interface FindingsInput {
  readonly designs: readonly Design[];
  readonly properties: readonly ModelProperty[];
  /** Those that the findings speak of. */
  readonly scenarios: readonly Scenario[];
  /** The least violation of each design and property, replayed. */
  readonly violations: readonly ReplayedTrace[];
  /** Names of all scenarios on which no more than the least is needed. */
  violatedOn(design: string, property: string): readonly string[];
  expectedVerdict(design: string, scenario: string, property: string): Expectation | undefined;
  /** Every machine under every configuration; absent when that was not searched. */
  readonly configurations?: Configurations | undefined;
  /** The kernels on which a design was seen to violate a property. */
  confirmations(design: string, property: string): readonly Confirmation[];
  /** The kernels that ship a design and were compared with the model. */
  kernels(design: string): readonly string[];
}

/** The violations of a design, in the order of the properties. */
export function violationsOf(design: Design, { violations }: FindingsInput): ReplayedTrace[] {
  return violations.filter(({ model }) => model.design === design);
}

/** What a violation takes: `boot`, `1 fault`, `2 ops`; with a warning when that is no real danger. */
export function need(violation: ReplayedTrace): string {
  const takes = interference(violation.trace.bounds);
  return isImprobable(violation) ? `${takes}, practically impossible` : takes;
}

/** Does a violation need a step that nobody will see? */
export function isImprobable({ rules }: ReplayedTrace): boolean {
  return rules.some(({ improbable }) => improbable !== undefined);
}

function interference({ faults, userOps }: Budgets): string {
  const parts = [
    ...(faults === 0 ? [] : [`${faults} fault`]),
    ...(userOps === 0 ? [] : [userOps === 1 ? '1 op' : `${userOps} ops`]),
  ];
  return parts.length === 0 ? 'boot' : parts.join(' + ');
}

/** On how many of the scenarios a property is violated within one fault and two operations. */
export function countsOf(
  design: Design,
  property: ModelProperty,
  { scenarios, expectedVerdict }: FindingsInput,
): { readonly violated: number; readonly decided: number } {
  const verdicts = scenarios.map((s) => expectedVerdict(design.id, s.name, property.id)?.verdict);
  const violated = verdicts.filter((verdict) => verdict === 'violated').length;
  return { violated, decided: violated + verdicts.filter((v) => v === 'holds').length };
}

/** What is on record about the machine of a trace. */
export function recordOf(
  { trace, model, property }: ReplayedTrace,
  { expectedVerdict }: FindingsInput,
): Expectation | undefined {
  return expectedVerdict(trace.design, model.scenario.name, property.id);
}

/** The letter of each status, and what it means. */
export const STATUS = {
  known: ['K', 'known: said on the mailing list'],
  predicted: ['P', 'predicted by reading the code or the patch, before it was searched'],
  new: ['N', 'new: found by the checker'],
} as const;

/** The letters of a violation: where it comes from, and C when a real kernel was seen to do it. */
export function lettersOfStatus(violation: ReplayedTrace, input: FindingsInput): string {
  const status = recordOf(violation, input)?.status;
  const { trace, property } = violation;
  const confirmed = input.confirmations(trace.design, property.id).length > 0;
  return `${status === undefined ? '' : STATUS[status][0]}${confirmed ? 'C' : ''}`;
}

/**
 * The machines on which no more than the least is needed, that of the trace first; scenarios that
 * differ in the configuration of the kernel alone are one machine.
 */
export function layoutsOf(
  { trace, model, property }: ReplayedTrace,
  { scenarios, violatedOn }: FindingsInput,
): readonly Scenario[] {
  const names = violatedOn(trace.design, property.id);
  const others = scenarios.filter(({ name }) => names.includes(name));
  return machinesOf([model.scenario, ...others]);
}
