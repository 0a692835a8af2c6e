/**
 * Up to v6.11: Soft Reserved ranges stay in iomem, and dax_hmem leaves every range that touches a CXL
 * window to CXL, for ever. region_intersects() does not look below the top level of iomem: where Soft
 * Reserved is the parent of the window, the window is not seen and dax_hmem takes the range whatever
 * CXL does.
 */
import { record } from '../../checker/index.ts';
import { defineDesign } from '../machine/design.ts';
import { leavesWindowsToCxl } from '../kernel/hmem-probe.ts';

export const v611 = defineDesign({
  id: 'v6.11',
  title: "cxl: CXL RAM and the 'Soft Reserved' => 'System RAM' default",
  author: 'Dan Williams',
  posted: '2023-02',
  source: '167601992097.1924368 (v2 of the series)',
  summary: 'a range at whose top level CXL windows are seen is left to CXL, any other goes to dax',
  traits: {
    softReservedAt: 'iomem',
    regionIntersects: 'top-level',
    hmatRegistersOnline: true,
    daxRegionsExclusive: false,
    probeWaitCovers: 'cxl_pci',
  },
  own: () => record({}),
  rules: leavesWindowsToCxl,
});
