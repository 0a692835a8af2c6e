/**
 * The bugs of kernels as a table in Markdown: the one of docs/kernel-bugs.md.
 */
import { type KernelBug, lookFor } from './bugs.ts';
import type { Recording } from '../recordings/recording.ts';

/** Lines of a table, a row for each bug. */
export function bugTable(bugs: readonly KernelBug[]): string[] {
  return [
    '| bug | what goes wrong | experiment | seen on | mended by |',
    '|---|---|---|---|---|',
    ...bugs.map(({ name, title, experiment, seenOn, mended }) => {
      const kernels = seenOn.map(short).join(', ');
      return `| [${name}](#${anchor(name, title)}) | ${title} | \`${experiment}\` | ${kernels} | ${mended ?? 'nothing'} |`;
    }),
  ];
}

/**
 * Lines of a table of how often a bug showed where the scheduler decides, a row for each machine on which
 * an experiment was booted several times. `experiments`: those whose layouts can show it.
 */
export function rateTable(
  bug: KernelBug,
  experiments: RegExp,
  recordings: readonly Recording[],
): string[] {
  const rows = new Map<string, { kernel: string; shown: number; of: number; cells: string[] }>();
  for (const { kernel, experiment, boots, steps, died = [] } of recordings) {
    if (boots === undefined || !experiments.test(experiment.name)) continue;
    const { processors, host, went, of } = boots;
    const release = short(kernel.release);
    const key = `${release} ${experiment.name} ${processors}`;
    const row = rows.get(key) ?? {
      ...{ kernel: release, shown: 0, of },
      cells: [experiment.name, String(processors), `${host.processors}, load ${host.load}`],
    };
    if (lookFor(bug, steps, died).reproduced) row.shown += went;
    rows.set(key, row);
  }
  return [
    '| kernel | experiment | processors of the guest | of the host | boots that show it |',
    '|---|---|---|---|---|',
    ...[...rows.values()].map(({ kernel, shown, of, cells }) => {
      const [experiment, ...where] = cells;
      return `| ${[kernel, `\`${experiment}\``, ...where, `${shown} of ${of}`].join(' | ')} |`;
    }),
  ];
}

/** Without what Debian adds to a release. */
function short(release: string): string {
  return release.replace(/\+deb\d+-amd64$/, '');
}

/** As GitHub makes the anchor of the heading "NAME: TITLE". */
function anchor(name: string, title: string): string {
  return `${name}: ${title}`
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}
