/**
 * Where the recorded verdicts come from, by property.
 */
import { administrator } from './administrator.ts';
import { decoders } from './decoders.ts';
import { iomem } from './iomem.ts';
import { kernelBugs } from './kernel-bugs.ts';
import { leftovers } from './leftovers.ts';
import { lostMemory } from './lost-memory.ts';
import type { NotesByProperty } from './note.ts';
import { ownership } from './ownership.ts';
import { promises } from './promises.ts';

export const NOTES: NotesByProperty = {
  ...ownership,
  ...lostMemory,
  ...leftovers,
  ...administrator,
  ...iomem,
  ...kernelBugs,
  ...promises,
  ...decoders,
};
