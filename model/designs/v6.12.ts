/**
 * v6.12 to v6.19, before the work: Soft Reserved ranges stay in iomem, and dax_hmem
 * leaves every range that touches a CXL window to CXL, for ever.
 */
import { record } from '../../checker/index.ts';
import { defineDesign } from '../design.ts';
import { daxHmemRules, probeWalk, registerUnlessCxl } from '../kernel/hmem.ts';

export const v612 = defineDesign({
  id: 'v6.12',
  title: 'resource: fix region_intersects() vs add_memory_driver_managed()',
  author: 'Huang Ying',
  posted: '2024-09-06',
  source: 'commit b4afe4183ec7',
  ships: 'v6.12 to v6.19',
  summary: 'a range that touches a CXL window is left to CXL, whatever becomes of CXL',
  traits: {
    softReservedAt: 'iomem',
    hmatRegistersOnline: true,
    daxRegionsExclusive: false,
    probeWaitCovers: 'cxl_pci',
  },
  own: () => record({}),
  rules: (m) =>
    daxHmemRules(m, 'drivers/dax/hmem/hmem.c dax_hmem_platform_probe', (s) =>
      probeWalk(m, s, (range) => registerUnlessCxl(m, s, range)),
    ),
});
