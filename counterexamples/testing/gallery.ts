/**
 * The gallery as walks through models, for tests that need real ones.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildModel, designs } from '../../model/index.ts';
import { executeWalk, type Walk } from '../report/data/walk.ts';
import { scenarioFromJson } from '../file/scenario-file.ts';
import { readTrace, type Trace } from '../file/trace-file.ts';

const folder = join(dirname(fileURLToPath(import.meta.url)), '../gallery');

/** Each recorded trace, with its walk. */
export function galleryWalks(): { readonly trace: Trace; readonly walk: Walk }[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return names.map((name) => {
    const read = readTrace(readFileSync(join(folder, name), 'utf8'));
    if (!read.ok) throw new Error(`${name} cannot be read`);
    return { trace: read.value, walk: walkOf(read.value) };
  });
}

function walkOf(trace: Trace): Walk {
  const scenario = scenarioFromJson(trace.scenario, '$');
  if (!scenario.ok) throw new Error(`${trace.scenario.name} cannot be read`);
  const design = designs.find(({ id }) => id === trace.design)!;
  const model = buildModel(scenario.value, design, trace.bounds);
  const names = model.system.rules.map(({ name }) => name);
  const firings = trace.steps.map(({ rule, parameter }) => ({
    rule: names.indexOf(rule),
    parameter: parameter?.index ?? 0,
  }));
  const { loop } = trace;
  return executeWalk(model, {
    initial: trace.initial.index,
    firings,
    ...(loop !== undefined && { loop }),
  });
}
