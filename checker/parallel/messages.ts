/**
 * Successors on their way from the worker that generated them to the one that owns them, as code
 * generated for one width of states.
 */
import { mixText } from '../store/hash.ts';
import type { Successors } from '../expand/successors.ts';
import type { Exchange } from './exchange.ts';

export interface Messages {
  /** Sends the first `count` successors to their owners. */
  send(count: number): void;
  /** Makes successors of the first `count` messages that are at `box[at]`. */
  receive(box: Int32Array, at: number, count: number): void;
  /** The worker that owns a packed state. */
  ownerOf(source: Int32Array, at: number): number;
}

/** For worker `me`: everything is read from, and written to, `successors`. */
export function generateMessages(
  wordCount: number,
  { boxes, boxEnds, workers, messageWords }: Exchange,
  me: number,
  { words: out, parents, instances }: Successors,
): Messages {
  const words = Array.from({ length: wordCount }, (_, i) => `w${i}`);
  const load = (source: string) =>
    words.map((word, i) => `const ${word} = ${source}[at + ${i}];`).join(' ');
  // Bits that matter least for the place in the tables of the owner.
  const owner = `(h & 0xff) % ${workers}`;
  const source = `'use strict';
    function ownerOf(source, at) { ${load('source')} ${mixText(words, 0)} return ${owner}; }
    function send(count) {
      for (let k = 0, at = 0; k < count; k++, at += ${wordCount}) {
        ${load('OUT')}
        ${mixText(words, 0)}
        const to = ${owner}, box = BOXES[to], i = ENDS[${me * workers} + to];
        box[i] = PARENT[k];
        box[i + 1] = INSTANCE[k];
        ${words.map((word, i) => `box[i + ${2 + i}] = ${word};`).join(' ')}
        ENDS[${me * workers} + to] = i + ${messageWords};
      }
    }
    function receive(box, i, count) {
      for (let k = 0; k < count; k++, i += ${messageWords}) {
        PARENT[k] = box[i];
        INSTANCE[k] = box[i + 1];
        ${words.map((_, i) => `OUT[k * ${wordCount} + ${i}] = box[i + ${2 + i}];`).join(' ')}
      }
    }
    return { ownerOf, send, receive };`;
  return new Function('BOXES', 'ENDS', 'OUT', 'PARENT', 'INSTANCE', source)(
    ...[boxes[me], boxEnds, out, parents, instances],
  ) as Messages;
}
