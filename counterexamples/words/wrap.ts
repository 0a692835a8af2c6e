/**
 * Text in lines of a given width.
 */

/**
 * Breaks text at blanks into lines of at most `width` characters. A word that is longer than a
 * line stays whole.
 */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.trim().split(/\s+/)) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  lines.push(line);
  return lines;
}

/** Wrapped text behind a prefix; further lines are indented by the width of the prefix. */
export function hanging(prefix: string, text: string, width: number): string[] {
  return wrap(text, width - prefix.length).map((line, index) =>
    index === 0 ? prefix + line : ' '.repeat(prefix.length) + line,
  );
}
