/**
 * From a search that is over to its results: verdicts with paths, counts, measures.
 */
import { boundText, type Omission, omissionBound } from '../judge/bound.ts';
import type { CompiledSystem } from '../state/compile.ts';
import { diagnose } from './diagnose.ts';
import type { Finding } from '../judge/judge.ts';
import { isLiveness, type Path, type Property } from '../language/property.ts';
import { confirm } from '../judge/replay.ts';
import type { RunResult } from '../search/run.ts';
import type { SearchOptions } from '../search/options.ts';
import type { Exploration, Verdict } from '../judge/verdict.ts';

export function conclude<State>(
  compiled: CompiledSystem<State>,
  options: SearchOptions<State>,
  run: RunResult,
): Exploration {
  const { judge, cut, scope, peakWithoutFrontier } = run;
  const properties = options.properties ?? [];
  const omission = omissionOf(options, run);
  const bound = boundText(cut, omission, scope);
  const error = run.failure && diagnose(compiled, properties, options.measures ?? [], run);

  const verdictOf = (property: Property<State>, index: number): Verdict => {
    const finding = judge.findings[index];
    if (finding !== undefined) return decided(compiled, property, run, finding);
    if (error !== undefined) return error;
    if (judge.premiseMissing[index] === 1 || property.kind === 'reachable') {
      return bound === undefined ? { kind: 'vacuous' } : { kind: 'vacuous', bound };
    }
    // `liveness.ts` goes on from here.
    if (isLiveness(property)) return { kind: 'holds-within', bound: bound ?? 'states, not paths' };
    return bound === undefined ? { kind: 'holds' } : { kind: 'holds-within', bound };
  };

  return {
    verdicts: new Map(properties.map((property, i) => [property.id, verdictOf(property, i)])),
    states: run.states,
    transitions: run.transitions,
    depth: run.depth,
    quiescentStates: run.quiescentStates,
    ...(cut === undefined ? {} : { cut }),
    ...(error === undefined ? {} : { error }),
    ...(scope === undefined ? {} : { scope }),
    ...(omission === undefined ? {} : { omissionProbability: omission.probability }),
    memory: run.peakMemory,
    ...(peakWithoutFrontier === undefined ? {} : { memoryWithoutQueue: peakWithoutFrontier }),
    measures: judge.measures(),
    firings: run.firings,
  };
}

function omissionOf<State>(
  { store }: SearchOptions<State>,
  { states, omission }: RunResult,
): Omission | undefined {
  if (store === 'compact') return { store, probability: omissionBound(states) };
  return omission === undefined ? undefined : { store: 'bitstate', probability: omission };
}

/** A finding becomes a verdict only after its path was executed again, the plain way. */
function decided<State>(
  compiled: CompiledSystem<State>,
  property: Property<State>,
  run: RunResult,
  finding: Finding,
): Verdict {
  const path = run.realPath(pathTo(compiled, run, finding));
  const message = confirm(compiled.system, property, path);
  if (message !== undefined) return { kind: 'error', message, path };
  return property.kind === 'reachable'
    ? { kind: 'holds', witness: path }
    : { kind: 'violated', path };
}

function pathTo<State>(compiled: CompiledSystem<State>, run: RunResult, finding: Finding): Path {
  const path = run.links.path(finding.state, compiled.instances);
  if (finding.instance === undefined) return path;
  const { rule, parameter } = compiled.instances[finding.instance];
  return { ...path, firings: [...path.firings, { rule, parameter }] };
}
