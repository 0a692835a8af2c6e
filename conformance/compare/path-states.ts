/**
 * The states on a path of the model, to look at one after another.
 */
import { compileSystem } from '../../checker/state/compile.ts';
import type { Path } from '../../checker/index.ts';
import { createMachine } from '../../checker/state/machine.ts';
import type { Model, State } from '../../model/index.ts';

export class PathStates {
  readonly #machine;
  readonly #words: Int32Array[] = [];
  /** What the firings reported, in order. */
  readonly outcomes: readonly string[];

  /** The path must replay. */
  constructor(model: Model, path: Path) {
    this.#machine = createMachine(compileSystem(model.system));
    this.#machine.start(path.initial);
    this.#words.push(this.#machine.words.slice());
    const outcomes: string[] = [];
    for (const firing of path.firings) {
      outcomes.push(...this.#machine.fire(firing));
      this.#words.push(this.#machine.words.slice());
    }
    this.outcomes = outcomes;
  }

  /** Reads the state after `count` firings. */
  at<Result>(count: number, read: (s: State) => Result): Result {
    this.#machine.goTo(this.#words[count]!, 0);
    return read(this.#machine.state);
  }
}
