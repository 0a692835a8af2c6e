/**
 * From a search that is over to its results: verdicts with paths, counts, measures.
 */
import { boundText, omissionBound } from './bound.ts';
import type { CompiledSystem } from './compile.ts';
import { diagnose } from './diagnose.ts';
import type { Finding } from './judge.ts';
import type { Path, Property } from './property.ts';
import { confirm } from './replay.ts';
import type { Run } from './run.ts';
import type { SearchOptions } from './search.ts';
import type { Exploration, Verdict } from './verdict.ts';

export function conclude<State>(
  compiled: CompiledSystem<State>,
  options: SearchOptions<State>,
  run: Run,
): Exploration {
  const { judge, cut } = run;
  const properties = options.properties ?? [];
  const omission = options.store === 'compact' ? omissionBound(run.states) : undefined;
  const bound = boundText(cut, omission);
  const error = run.failure && diagnose(compiled, properties, options.measures ?? [], run);

  const verdictOf = (property: Property<State>, index: number): Verdict => {
    const finding = judge.findings[index];
    if (finding !== undefined) return decided(compiled, property, run, finding);
    if (property.kind === 'eventually') {
      return { kind: 'error', message: 'eventually is not supported by this search yet' };
    }
    if (error !== undefined) return error;
    if (judge.premiseMissing[index] === 1 || property.kind === 'reachable') {
      return bound === undefined ? { kind: 'vacuous' } : { kind: 'vacuous', bound };
    }
    return bound === undefined ? { kind: 'holds' } : { kind: 'holds-within', bound };
  };

  return {
    verdicts: new Map(properties.map((property, i) => [property.id, verdictOf(property, i)])),
    states: run.states,
    transitions: run.transitions,
    depth: run.depth,
    quiescentStates: judge.quiescentStates,
    ...(cut === undefined ? {} : { cut }),
    ...(omission === undefined ? {} : { omissionProbability: omission }),
    memory: run.peakMemory,
    measures: judge.measures(),
    firings: run.firings,
  };
}

/** A finding becomes a verdict only after its path was executed again, the plain way. */
function decided<State>(
  compiled: CompiledSystem<State>,
  property: Property<State>,
  run: Run,
  finding: Finding,
): Verdict {
  const path = run.realPath(pathTo(compiled, run, finding));
  const message = confirm(compiled, property, path);
  if (message !== undefined) return { kind: 'error', message, path };
  return property.kind === 'reachable'
    ? { kind: 'holds', witness: path }
    : { kind: 'violated', path };
}

function pathTo<State>(compiled: CompiledSystem<State>, run: Run, finding: Finding): Path {
  const path = run.links.path(finding.state, compiled.instances);
  if (finding.instance === undefined) return path;
  const { rule, parameter } = compiled.instances[finding.instance];
  return { ...path, firings: [...path.firings, { rule, parameter }] };
}
