/**
 * What a campaign says on stderr: a line for each boot that ended, and on a terminal one redrawn
 * line about the boots that run.
 */
import type { Output } from '../../cli/io/io.ts';
import { printLines, textWidth } from '../../cli/io/output.ts';
import { hanging } from '../../counterexamples/index.ts';

export class CampaignProgress {
  readonly #stderr: Output;
  readonly #total: number;
  readonly #running = new Map<string, string>();
  #done = 0;
  #drawn = false;

  constructor(stderr: Output, total: number) {
    this.#stderr = stderr;
    this.#total = total;
  }

  /** A boot has got somewhere. */
  at(boot: string, what: string): void {
    this.#running.set(boot, what);
    this.#draw();
  }

  /** A boot has ended. */
  done(boot: string, result: string): void {
    this.#running.delete(boot);
    this.#done++;
    this.clear();
    const lines = hanging(
      `${this.#done}/${this.#total} `,
      `${boot}: ${result}`,
      textWidth(this.#stderr),
    );
    printLines(this.#stderr, lines);
    this.#draw();
  }

  /** Removes the line, so that something else can be printed. */
  clear(): void {
    if (this.#drawn) this.#stderr.write('\r\x1b[K');
    this.#drawn = false;
  }

  #draw(): void {
    if (!this.#stderr.isTerminal) return;
    const text = [...this.#running].map(([boot, what]) => `${boot}: ${what}`).join('; ');
    this.#stderr.write(`\r\x1b[K${text.slice(0, (this.#stderr.columns ?? 80) - 1)}`);
    this.#drawn = true;
  }
}
