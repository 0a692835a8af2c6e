import type { Scenario } from '../../machine/scenario.ts';

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
  /** What reads well after "with": `an SRAT range for each CXL window`. */
  readonly clause: string;
  /** Its name is that of the machine with the id of the assumption and a number behind it. */
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
  /** Nothing is known then of how many nodes the SRAT makes. */
  readonly nodesUnknown?: boolean;
}

/**
 * The assumptions with the machines that their alternatives make. Answers that make the same machine
 * as an earlier one are left out.
 */
export function withAlternatives(assumed: readonly Assumed[], scenario: Scenario): Assumption[] {
  return assumed.map(({ id, sentence, otherwise }) => {
    const alternatives: Alternative[] = [];
    for (const { clause, changes, nodesUnknown } of otherwise?.(scenario) ?? []) {
      const number = alternatives.length + 1;
      const other: Writable = {
        ...scenario,
        ...changes,
        name: `${scenario.name}-${id}-${number}`,
        title: `${scenario.title}, with ${clause}`,
        assumptions: scenario.assumptions.map((each) =>
          each === sentence ? `Tried instead: ${clause}.` : each,
        ),
      };
      if (nodesUnknown === true) delete other.sratNodes;
      const known = [scenario, ...alternatives.map((each) => each.scenario)];
      if (known.some((each) => sameMachine(each, other))) continue;
      alternatives.push({ clause, scenario: other });
    }
    return { id, sentence, alternatives };
  });
}

type Writable = Scenario & { sratNodes?: number };

/** Are two scenarios the same machine, whatever they are called and wherever they come from? */
export function sameMachine(a: Scenario, b: Scenario): boolean {
  return machineText(a) === machineText(b);
}

function machineText({ name: _, title: _t, source: _s, assumptions: _a, ...machine }: Scenario) {
  return JSON.stringify(machine, (_key, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  );
}
