import type { Scenario } from '../scenario.ts';

/** Something that no input tells: what was taken for it, and what it may be instead. */
export interface Assumption {
  /** Lower case and dashes; unique among the assumptions of one machine. */
  readonly id: string;
  /** What was assumed, printed beside the verdicts. */
  readonly sentence: string;
  /** Other machines that fit the inputs as well; none where no other one comes to mind. */
  readonly alternatives: readonly Alternative[];
}

/** The same machine with another answer to one open question. */
export interface Alternative {
  /** As a clause after "with" or "without": `a SRAT range for each window`. */
  readonly clause: string;
  readonly scenario: Scenario;
}

/** An assumption before the scenario is whole. */
export interface Assumed {
  readonly id: string;
  readonly sentence: string;
  /** What else could be true of the machine, given all that was concluded. */
  readonly otherwise?: (scenario: Scenario) => readonly Otherwise[];
}

/** What another answer changes. */
export interface Otherwise {
  readonly clause: string;
  readonly changes: Partial<Scenario>;
}

/**
 * The assumptions with the machines that their alternatives make. Answers that make the same machine
 * as an earlier one are left out.
 */
export function withAlternatives(assumed: readonly Assumed[], scenario: Scenario): Assumption[] {
  return assumed.map(({ id, sentence, otherwise }) => {
    const alternatives: Alternative[] = [];
    for (const { clause, changes } of otherwise?.(scenario) ?? []) {
      const other = { ...scenario, ...changes };
      const known = [scenario, ...alternatives.map((each) => each.scenario)];
      if (!known.some((each) => sameMachine(each, other)))
        alternatives.push({ clause, scenario: other });
    }
    return { id, sentence, alternatives };
  });
}

function sameMachine(a: Scenario, b: Scenario): boolean {
  const text = (scenario: Scenario) =>
    JSON.stringify(scenario, (_, value: unknown) =>
      typeof value === 'bigint' ? value.toString() : value,
    );
  return text(a) === text(b);
}
