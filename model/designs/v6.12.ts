/**
 * v6.12 to v6.19, before the work: as before, but region_intersects() sees the windows below a Soft
 * Reserved range, so that dax_hmem leaves every range that touches one to CXL, for ever.
 */
import { record } from '../../checker/index.ts';
import { defineDesign } from '../machine/design.ts';
import { leavesWindowsToCxl } from '../kernel/hmem-probe.ts';
import { v611 } from './v6.11.ts';

export const v612 = defineDesign({
  id: 'v6.12',
  basedOn: 'v6.11',
  title: 'resource: fix region_intersects() vs add_memory_driver_managed()',
  author: 'Huang Ying',
  posted: '2024-09-06',
  source: 'commit b4afe4183ec7',
  summary: 'a range that touches a CXL window is left to CXL, whatever becomes of CXL',
  traits: { ...v611.traits, regionIntersects: 'descend' },
  own: () => record({}),
  rules: leavesWindowsToCxl,
});
