/**
 * Who a line of /proc/iomem or a dax device belongs to, and what is wrong with which bytes.
 */
import { type Bits, isEmpty, NONE } from '../../../checker/index.ts';
import type { IomemLine, Model, ObservedDax, State } from '../../../model/index.ts';
import { dangerousCells, ownedTwiceCells, strandedCells } from '../../../properties/bytes.ts';

/** Each has a hue, a hatch and a word of its own. */
export type Owner = 'firmware' | 'cxl' | 'hmem' | 'foreign';

export const OWNER_WORD: Readonly<Record<Owner, string>> = {
  firmware: 'firmware (Soft Reserved)',
  cxl: 'CXL',
  hmem: 'dax_hmem',
  foreign: 'somebody else',
};

/** The owner of a line of /proc/iomem below a node of `parent`; `dax` are the devices of the moment. */
export function ownerOfLine(
  { kind, name }: IomemLine,
  parent: Owner | undefined,
  dax: readonly ObservedDax[],
): Owner {
  switch (kind) {
    case 'soft-reserved':
      return 'firmware';
    case 'cxl-window':
    case 'region':
      return 'cxl';
    case 'dax':
      return dax.find((device) => device.name === name)?.owner ?? 'foreign';
    case 'system-ram':
      return parent ?? 'foreign';
    default:
      return 'foreign';
  }
}

export type TroubleKind = 'dangerous' | 'twice' | 'stranded' | 'culprit';

export const TROUBLE_WORD: Readonly<Record<TroubleKind, string>> = {
  dangerous: 'online, not decoded',
  twice: 'owned twice',
  stranded: 'stranded',
  culprit: 'at issue',
};

/** Bytes with which something is wrong, as a set of cells. */
interface Trouble {
  readonly kind: TroubleKind;
  readonly cells: Bits;
}

/** What is wrong in a state. Bytes are stranded only once nobody has anything left to do. */
export function troubles(model: Model, s: State, quiescent: boolean): Trouble[] {
  const m = model.machine;
  const found: Trouble[] = [
    { kind: 'dangerous', cells: dangerousCells(m, s) },
    { kind: 'twice', cells: ownedTwiceCells(m, s) },
    { kind: 'stranded', cells: quiescent ? strandedCells(m, s) : NONE },
  ];
  return found.filter(({ cells }) => !isEmpty(cells));
}
