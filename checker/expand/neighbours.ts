/**
 * The successors of one packed state after the other, for passes that look at a whole graph.
 */
import type { CompiledSystem } from '../state/compile.ts';
import { ModelError } from '../language/error.ts';
import { createExpander } from './expand.ts';
import { writeInitial } from '../state/machine.ts';
import { createSuccessors } from './successors.ts';

export interface Neighbours<State> {
  /** The state that was loaded last, as rules see it. */
  readonly state: State;
  /** Goes to a packed state. */
  load(source: Int32Array, at: number): void;
  /** Writes all successors of the loaded state to `words` and `instances`; gives their number. */
  expand(): number;
  /** Writes an initial state to place 0 of `words`, packed. */
  initial(index: number): void;
  /** Packed states, one after the other. */
  readonly words: Int32Array;
  /** Per successor: the index of the instance that fires. */
  readonly instances: Uint32Array;
  /** Throws ModelError when a guard or whoever read `state` wrote to it. */
  checkClean(): void;
}

/** `report`, when given, is called in `expand` with each outcome and the instance that reported it. */
export function createNeighbours<State>(
  compiled: CompiledSystem<State>,
  report?: (outcome: unknown, instance: number) => void,
): Neighbours<State> {
  const { layout, instances } = compiled;
  const live = layout.newLive();
  const successors = createSuccessors(layout.words, Math.max(1, instances.length));
  const expander = createExpander(compiled, live, successors, report);
  return {
    state: live.view,
    load: (source, at) => live.load(source, at),
    expand: () => expander.expand(0),
    initial(index) {
      writeInitial(compiled, live, index);
      live.harvest(successors.words, 0);
    },
    words: successors.words,
    instances: successors.instances,
    checkClean() {
      if (live.dirty()) throw new ModelError('a guard or a property writes to the state');
    },
  };
}
