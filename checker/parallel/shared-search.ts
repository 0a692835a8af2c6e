/**
 * A breadth-first search that several workers share, for spaces of millions of states: the result
 * is the one of `explore`, whatever the number of workers. This folder starts no threads: whoever
 * has them calls `createExchange` once, `runShare` in each, and `concludeShares` on what they give.
 */
import { type CompiledSystem, compileSystem } from '../state/compile.ts';
import { conclude } from '../explore/conclude.ts';
import type { Finding } from '../judge/judge.ts';
import { pathAlong } from '../store/links.ts';
import { ascending, measureValue } from '../judge/measure-value.ts';
import { isLiveness } from '../language/property.ts';
import type { RunResult } from '../search/run.ts';
import { checkOptions, type SearchOptions } from '../search/options.ts';
import type { TransitionSystem } from '../language/system.ts';
import type { Bounds, Cut, Exploration } from '../judge/verdict.ts';
import { createExchange, type Exchange, exchangeMemory, meet } from './exchange.ts';
import { type MergedLinks, mergeLinks } from './numbering.ts';
import { type Share, shareOf } from './share.ts';

/** Why a search with these options cannot be shared, as a clause; undefined when it can. */
export function whyNotShared<State>(options: SearchOptions<State>): string | undefined {
  const { search = 'bfs', store, bounds = {}, properties = [] } = options;
  if (search !== 'bfs') return `search '${search}' is not breadth first`;
  if (store === 'bitstate') return "store 'bitstate' is not for breadth-first searches";
  if (options.reduction !== undefined) return 'reductions are not made by several workers';
  if (options.resume !== undefined) return 'it cannot be resumed';
  if (options.stopWhenDecided) return 'it does not stop when all is decided';
  if (bounds.depth !== undefined) return 'it has no bound of depth';
  const live = properties.find(isLiveness);
  if (live !== undefined) return `'${live.id}' is about paths`;
  return undefined;
}

/**
 * What the workers share. Throws TypeError when the search cannot be shared, and what `startSearch`
 * throws at once.
 */
export function prepareShares<State>(
  system: TransitionSystem<State>,
  options: SearchOptions<State>,
  workers: number,
): Exchange {
  checkOptions(options);
  const reason = whyNotShared(options);
  if (reason !== undefined) throw new TypeError(`a search by several workers: ${reason}`);
  return createExchange(compileSystem(system), workers, options.bounds?.memory);
}

/** The buffers of a share, to be moved to another thread, not copied. */
export function buffersOf({ links }: Share): ArrayBuffer[] {
  return [...links.parents, ...links.firings].map(({ buffer }) => buffer as ArrayBuffer);
}

/**
 * The work of worker `me`, from 0 up; all must run at the same time, each in its own thread, with
 * the same system and options. Bounds are those of the whole search; `askToStop` ends it with a
 * partial result. Undefined when a rule or a property fails, or when `bounds.memory` does not even
 * hold what the workers share: the search by one alone (`startSearch`) then tells what there is to
 * tell.
 */
export function runShare<State>(
  system: TransitionSystem<State>,
  options: SearchOptions<State>,
  exchange: Exchange,
  me: number,
): Share | undefined {
  const share = shareOf(compileSystem(system), options, exchange, me);
  for (;;) {
    const { done, value } = share.next();
    if (done) return value;
    meet(exchange);
  }
}

/** The result, from the shares of all workers in their order. */
export function concludeShares<State>(
  system: TransitionSystem<State>,
  options: SearchOptions<State>,
  exchange: Exchange,
  shares: readonly Share[],
): Exploration {
  const compiled = compileSystem(system);
  return conclude(compiled, options, merge(compiled, options, exchange, shares));
}

function merge<State>(
  { instances }: CompiledSystem<State>,
  { properties = [], measures = [], bounds = {} }: SearchOptions<State>,
  exchange: Exchange,
  shares: readonly Share[],
): RunResult {
  const sum = (of: (share: Share) => number) => shares.reduce((total, s) => total + of(s), 0);
  const [{ states, depth }] = shares;
  let links: MergedLinks | undefined;
  return {
    cut: cutOf(exchange, shares, bounds),
    failure: undefined,
    judge: {
      findings: properties.map((_, i) => firstOf(shares.map(({ judge }) => judge.findings[i]))),
      // Missing while a premise about states, or one about outcomes, was met by nobody.
      premiseMissing: Uint8Array.from(properties, (_, i) =>
        ['statePremise', 'outcomePremise'].some((_premise, which) =>
          shares.every(({ judge }) => judge.flags[2 + which][i] === 1),
        )
          ? 1
          : 0,
      ),
      measures: () =>
        new Map(
          measures.map(({ id }, i) => {
            const values = new Set(
              shares.flatMap(({ judge }) => judge.values[i].map(measureValue)),
            );
            return [id, ascending(values)];
          }),
        ),
    },
    quiescentStates: sum(({ judge }) => judge.quiescentStates),
    links: {
      length: states,
      path(state) {
        const merged = (links ??= mergeLinks(
          shares.map((share) => share.links),
          shares.map(({ stored }) => stored),
        ));
        return pathAlong(state, merged.parent, merged.firing, instances);
      },
    },
    ...{ states, depth },
    transitions: sum((share) => share.transitions),
    peakMemory: sum((share) => share.memory) + shares[0].queueMemory + exchangeMemory(exchange),
    peakWithoutFrontier: sum((share) => share.memoryWithoutQueue),
    firings: shares[0].firings.map((_, rule) => sum(({ firings }) => firings[rule])),
    realPath: (path) => path,
  };
}

/** Each worker knows what it would have needed for its own stores. */
function cutOf(exchange: Exchange, shares: readonly Share[], bounds: Bounds): Cut | undefined {
  const [{ cut, queueMemory }] = shares;
  // Workers that are asked to stop do not know it.
  if (cut?.kind === 'seconds') return { ...cut, limit: bounds.seconds ?? cut.limit };
  if (cut?.kind !== 'memory') return cut;
  const own = shares.map((share) => (share.cut?.kind === 'memory' ? (share.cut.needed ?? 0) : 0));
  const needed = shares.length * Math.max(...own) + exchangeMemory(exchange) + 2 * queueMemory;
  return { ...cut, needed };
}

/** The one in the state with the smallest number. */
function firstOf(findings: readonly (Finding | null)[]): Finding | undefined {
  return findings
    .filter((finding) => finding !== null)
    .reduce<Finding | undefined>(
      (first, finding) => (first === undefined || finding.state < first.state ? finding : first),
      undefined,
    );
}
