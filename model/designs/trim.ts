/**
 * Trim and notify: Soft Reserved ranges are set aside at boot; each region that appears is cut out of
 * them; when cxl_acpi's work thinks that probing is over, the rest is put into iomem and announced to
 * dax by a notifier.
 */
import { defineDesign } from '../machine/design.ts';
import { releaseRest, setAside, trimSetAside } from './mechanisms/set-aside.ts';
import { notifyDax, subscribeAndWalk } from './mechanisms/soft-reserve-notifier.ts';
import { v612 } from './v6.12.ts';

export const trim = defineDesign({
  id: 'trim',
  basedOn: 'v6.12',
  title: 'Add managed SOFT RESERVE resource handling (RFC to v2)',
  author: 'Nathan Fontenot',
  posted: '2024-10-04 to 2025-01-16',
  source:
    '20241004181754.8960-1, 20241202155542.22111-1, cover.1737046620.git.nathan.fontenot@amd.com',
  summary: 'regions are cut out of the set-aside ranges; the rest is released and announced to dax',
  traits: { ...v612.traits, softReservedAt: 'aside' },
  ...setAside,
  rules: (m) => [trimSetAside(m), ...releaseRest(m), ...notifyDax(m), ...subscribeAndWalk(m)],
});
