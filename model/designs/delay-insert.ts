/**
 * Delay-insert on top of v7.1: a region gets its node in iomem when it commits, not
 * when it is constructed, so that a failed assembly leaves none behind.
 */
import { defineDesign } from '../machine/design.ts';
import { v71 } from './v7.1.ts';

export const delayInsert = defineDesign({
  ...v71,
  id: 'delay-insert',
  basedOn: 'v7.1',
  title: 'cxl/region: Delay insert iomem resource, on top of v7.1',
  author: 'Alison Schofield',
  posted: '2026-02-12',
  // The body is not at hand; what it does is inferred from the reply aY11TGmQvzuSKxyO.
  source: '20260212062250.1219043-1-alison.schofield@intel.com, aY11TGmQvzuSKxyO',
  summary: 'as v7.1, and a region is in iomem only once it is committed',
  traits: { ...v71.traits, regionNodeAt: 'commit' },
});
