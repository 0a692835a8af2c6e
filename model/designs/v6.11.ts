/**
 * Up to v6.11: as v6.12, but region_intersects() does not look below the top level of
 * iomem. Where Soft Reserved is the parent of the window, the window is not seen and dax_hmem takes
 * the range whatever CXL does.
 */
import { defineDesign } from '../design.ts';
import { v612 } from './v6.12.ts';

export const v611 = defineDesign({
  ...v612,
  id: 'v6.11',
  title: "cxl: CXL RAM and the 'Soft Reserved' => 'System RAM' default",
  author: 'Dan Williams',
  posted: '2023-02',
  source: '167601992097.1924368 (v2 of the series)',
  ships: 'v6.3 to v6.11',
  summary: 'a range at whose top level CXL windows are seen is left to CXL, any other goes to dax',
  traits: { ...v612.traits, regionIntersects: 'top-level' },
});
