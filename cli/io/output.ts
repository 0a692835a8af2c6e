/**
 * Printing lines of text.
 */
import type { Output } from './io.ts';

/** Characters in a line of prose: those of the terminal between 60 and 120, otherwise 80. */
export function textWidth(output: Output): number {
  return Math.min(120, Math.max(60, output.columns ?? 80));
}

export function printLines(output: Output, lines: readonly string[]): void {
  if (lines.length > 0) output.write(`${lines.join('\n')}\n`);
}
