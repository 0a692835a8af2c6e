import { expect, test } from 'vitest';
import { scenarios } from '../../model/index.ts';
import { readGuestLog } from './guest-log.ts';

const scenario = scenarios.find((s) => s.name === 'n4-sr-larger')!;

const LOG = `
@@BOOT 7.3.4
@@EVENT 0 boot
@@IOMEM
@@ENDPOINTS
@@REGIONS
@@DAX
@@END
@@EVENT 1 load kmem
@@FAIL 268435456 > cxl/devices/region0/size: Numerical result out of range
@@IOMEM
100001128-1000011b7 : port1
110000000-14fffffff : CXL Window 0
  110000000-12fffffff : region7
180000000-97fffffff : PCI Bus 0000:00
@@ENDPOINTS
0x100
@@REGIONS
0x110000000 0x20000000 1 added
@@DAX
0x110000000 1073741824 platform:hmem none
@@END
@@KERNEL
[    6.375021] kmem dax2.0: mapping0: 0x110000000-0x14fffffff could not reserve region
[    6.375292] kmem dax2.0: probe with driver kmem failed with error -16
[    6.375300] WARNING: CPU: 0 PID: 1 at drivers/dax/bus.c:1 nothing+0x1/0x2
@@END
`
  .trim()
  .split('\n');

test('a log becomes observations, by address and kind', () => {
  const log = readGuestLog([...LOG, '@@DONE'], scenario, ['load kmem']);
  expect(log.release).toBe('7.3.4');
  expect(log.complete).toBe(true);
  expect(log.steps.map(({ event }) => event)).toEqual(['boot', 'load kmem']);
  expect(log.steps[1]!.seen).toEqual({
    iomem: ['110000000-14fffffff : CXL Window', '  110000000-12fffffff : region'],
    endpoints: ['device 0'],
    regions: ['110000000-12fffffff committed, dax region'],
    dax: ['110000000-14fffffff hmem'],
    reports: [
      'WARNING: CPU: 0 PID: 1 at drivers/dax/bus.c:1 nothing+0x1/0x2',
      'create-region: -ERANGE',
      'kmem: could not reserve region: -EBUSY',
    ],
  });
});

test('a log that breaks off has the steps that were finished', () => {
  const log = readGuestLog(LOG.slice(0, 10), scenario, ['load kmem']);
  expect(log.complete).toBe(false);
  expect(log.steps).toHaveLength(1);
});

test('a resource that grew is no report: the tree shows it', () => {
  const line = '[    5.1] resource: Expanded resource CXL Window 0 due to conflict with dax0.0';
  const grown = [...LOG.slice(0, -1), line, '@@END', '@@DONE'];
  const [plain, log] = [[...LOG, '@@DONE'], grown].map((lines) =>
    readGuestLog(lines, scenario, ['load kmem']),
  );
  expect(log!.steps[1]!.messages).toContain(line.slice('[    5.1] '.length));
  expect(log!.steps[1]!.seen).toEqual(plain!.steps[1]!.seen);
});
