/**
 * Who has which bytes, in words, and how that changed.
 */
import type { AddressRange } from '../../model/index.ts';
import { sizeText } from '../words/size-text.ts';
import type { Scene, Story } from '../replay/story.ts';

/** `[mem 0x110000000-0x14fffffff] (1 GiB)`. */
export function rangeText({ start, end }: AddressRange): string {
  return `[mem 0x${start.toString(16)}-0x${end.toString(16)}] (${sizeText(end - start + 1n)})`;
}

const DAX_STATE: Readonly<Record<Scene['dax'][number]['state'], string>> = {
  added: 'waiting for its driver',
  refused: 'not bound to its driver',
  bound: 'a dax device',
  kmem: 'online System RAM',
  devdax: 'lent to user space',
  busy: 'a dax device whose driver failed',
  idle: 'a dax device without a driver',
  offline: 'System RAM that is offline',
  leaked: 'online, though its device is gone',
};

/** Sentences on who had a range: at the start, and after each step that changed that. */
export function ownershipOf(range: AddressRange, { scenes }: Story): string[] {
  const sentences: string[] = [];
  let last: string | undefined;
  for (const [step, scene] of scenes.entries()) {
    const owners = ownersOf(range, scene);
    if (owners === last) continue;
    sentences.push(`${step === 0 ? 'at the start' : `after step ${step}`} ${owners}`);
    last = owners;
  }
  return sentences;
}

/** All owners of any byte of a range; `part of` when one has only some of it. */
function ownersOf(range: AddressRange, { regions, dax, iomem }: Scene): string {
  const some = <Owner extends { readonly start: string; readonly end: string }>(
    all: readonly Owner[],
    say: (owner: Owner) => readonly [name: string, state?: string | undefined],
  ) =>
    all.flatMap((owner) => {
      const [start, end] = [BigInt(owner.start), BigInt(owner.end)];
      if (start > range.end || end < range.start) return [];
      const [name, state] = say(owner);
      const part = start <= range.start && range.end <= end ? undefined : 'part of it';
      const notes = [state, part].filter((note) => note !== undefined);
      return [notes.length === 0 ? name : `${name} (${notes.join(', ')})`];
    });
  const owners = [
    ...some(
      iomem.filter(
        ({ kind }) => kind === 'soft-reserved' || kind === 'foreign' || kind === 'boot-ram',
      ),
      ({ name }) => [`"${name}" in iomem`],
    ),
    ...some(regions, ({ name, state }) => [name, state === 'commit' ? undefined : 'not committed']),
    ...some(dax, ({ parent, state }) => [parent, DAX_STATE[state]]),
  ];
  return owners.length === 0 ? 'nobody' : [...new Set(owners)].join(' and ');
}
