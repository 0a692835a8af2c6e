/**
 * A state of the model as an observation.
 */
import { type Model, observe, type ObservedDax, type State } from '../../model/index.ts';
import { daxLine, type DaxUse, iomemLine, type Observation, regionLine } from './observation.ts';
import { reportOfModel } from './reports.ts';

/** `outcomes`: what the firings since the last observation reported. */
export function observeModel(model: Model, s: State, outcomes: readonly string[]): Observation {
  const { iomem, memdevs, regions, dax } = observe(model, s);
  // A dax device of the model has the number of its region.
  const childOf = (region: string) =>
    dax.find(({ parent }) => parent === `dax_${region}`)?.state ?? 'none';
  const made = dax.filter(({ state }) => daxRegionState(state) === 'bound');
  return {
    iomem: iomem.map((line) => iomemLine(line.depth, line, kindOf(line.name))),
    endpoints: memdevs.flatMap(({ state }, i) => (state === 'ready' ? [`device ${i}`] : [])),
    regions: regions
      .map((r) => regionLine(r, r.state === 'commit', daxRegionState(childOf(r.name))))
      .sort(),
    dax: made.map((d) => daxLine(d.owner, d, useOf(d.state))).sort(),
    reports: outcomes.flatMap((outcome) => reportOfModel(outcome) ?? []).sort(),
  };
}

function daxRegionState(state: ObservedDax['state'] | 'none'): 'none' | 'added' | 'bound' {
  if (state === 'none' || state === 'leaked') return 'none';
  return state === 'added' || state === 'refused' ? 'added' : 'bound';
}

function useOf(state: ObservedDax['state']): DaxUse {
  if (state === 'offline' || state === 'devdax') return state;
  return state === 'kmem' ? 'online' : 'none';
}

function kindOf(name: string): string {
  if (name.startsWith('CXL Window')) return 'CXL Window';
  if (name.startsWith('region')) return 'region';
  return name.startsWith('dax') ? 'dax' : name;
}
