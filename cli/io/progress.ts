/**
 * What a long run says on stderr: one redrawn line on a terminal, a plain line every 10 s elsewhere.
 */
import { countText } from '../../counterexamples/words/count-text.ts';
import type { JobProgress } from '../jobs/executor.ts';
import type { Output } from './io.ts';
import { bytesText, durationText, roundCount } from '../system/quantities.ts';

const REDRAW_MILLISECONDS = 100;
const PLAIN_MILLISECONDS = 10_000;

export class ProgressLine {
  readonly #stderr: Output;
  readonly #clock: () => number;
  /** What each job explores, such as 'trim on n1-exact'. */
  readonly #titles: readonly string[];
  readonly #started: number;
  #printed: number;
  #drawn = false;
  #done = 0;

  constructor(stderr: Output, clock: () => number, titles: readonly string[]) {
    this.#stderr = stderr;
    this.#clock = clock;
    this.#titles = titles;
    this.#started = clock();
    this.#printed = this.#started;
  }

  /** Shows what is running, unless that was shown a moment ago. */
  update(running: readonly JobProgress[]): void {
    const interval = this.#stderr.isTerminal ? REDRAW_MILLISECONDS : PLAIN_MILLISECONDS;
    if (this.#clock() - this.#printed < interval || running.length === 0) return;
    this.#printed = this.#clock();
    const text = this.#text(running);
    if (!this.#stderr.isTerminal) {
      this.#stderr.write(`${text}\n`);
    } else {
      this.#stderr.write(`\r\x1b[K${text.slice(0, (this.#stderr.columns ?? 80) - 1)}`);
      this.#drawn = true;
    }
  }

  /** Counts a job that has ended. */
  finished(): void {
    this.#done++;
  }

  /** Removes the line, so that something else can be printed. */
  clear(): void {
    if (this.#drawn) this.#stderr.write('\r\x1b[K');
    this.#drawn = false;
  }

  #text(running: readonly JobProgress[]): string {
    const sum = (value: (p: JobProgress['progress']) => number) =>
      running.reduce((total, { progress }) => total + value(progress), 0);
    const rate = sum((p) => p.states / Math.max(p.seconds, 0.001));
    const depth = Math.max(...running.map(({ progress }) => progress.depth));
    const more = running.length > 1 ? ` +${running.length - 1}` : '';
    return [
      `${this.#done}/${this.#titles.length} ${this.#titles[running[0]!.index]}${more}: ${countText(sum((p) => p.states))} states`,
      `frontier ${roundCount(sum((p) => p.frontier))}`,
      `depth ${depth}`,
      `${roundCount(rate)} states/s`,
      bytesText(BigInt(Math.round(sum((p) => p.memory)))).replace('~', ''),
      durationText((this.#clock() - this.#started) / 1000),
    ].join(', ');
  }
}
