/**
 * The states on a path of the model, to look at one after another.
 */
import { compileSystem } from '../checker/compile.ts';
import type { Firing, Path } from '../checker/index.ts';
import { createMachine } from '../checker/machine.ts';
import type { Model, State } from '../model/index.ts';

export class PathStates {
  readonly #compiled;
  readonly #machine;
  readonly #words: Int32Array[] = [];

  /** The path must replay. */
  constructor(model: Model, path: Path) {
    this.#compiled = compileSystem(model.system);
    this.#machine = createMachine(this.#compiled);
    this.#machine.start(path.initial);
    this.#words.push(this.#machine.words.slice());
    for (const firing of path.firings) {
      this.#machine.fire(firing);
      this.#words.push(this.#machine.words.slice());
    }
  }

  /** Reads the state after `count` firings. */
  at<Result>(count: number, read: (s: State) => Result): Result {
    this.#machine.goTo(this.#words[count]!, 0);
    return read(this.#machine.state);
  }

  /** What is enabled after `count` firings, with its log line and the live state. */
  enabled(count: number): (Firing & { readonly line: string; readonly state: State })[] {
    return this.#compiled.instances.flatMap((instance) => {
      this.#machine.goTo(this.#words[count]!, 0);
      if (!this.#machine.isEnabled(instance)) return [];
      const line = this.#machine.describe(instance);
      return [{ ...instance, line, state: this.#machine.state }];
    });
  }
}
