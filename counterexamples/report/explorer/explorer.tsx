/**
 * Walking through the model by hand: what can happen, what cannot and why, and searches from here.
 */
import { useMemo } from 'preact/hooks';
import { buildModel, type Scenario, ScenarioError } from '../../../model/index.ts';
import type { Path } from '../../../checker/index.ts';
import { NextPanel } from './next-panel.tsx';
import { type Opened, OpenFile } from './open-file.tsx';
import { PropertiesPanel } from './properties-panel.tsx';
import { designs, properties } from '../data/registry.ts';
import type { ExploreRoute } from '../data/route.ts';
import { ScenarioOptions } from '../walk/scenario-options.tsx';
import { SearchPanel } from '../search/search-panel.tsx';
import { executeWalk, type Walk } from '../data/walk.ts';
import { WalkView } from '../walk/walk-view.tsx';

interface ExplorerProps {
  readonly scenarios: readonly Scenario[];
  readonly route: ExploreRoute;
  /** Of the program. */
  readonly version: string;
  /** A scenario of the user's own is to be among `scenarios`. */
  onOwn(scenario: Scenario): void;
  go(route: ExploreRoute, replace: boolean): void;
}

export function Explorer({ scenarios, route, version, onOwn, go }: ExplorerProps) {
  const walk = useWalk(scenarios, route);
  const restart = (changed: Partial<ExploreRoute>) => {
    const { loop: _, ...rest } = route;
    go({ ...rest, walk: [], state: 0, ...changed }, false);
  };
  const open = (opened: Opened) => {
    onOwn(opened.scenario);
    restart({ scenario: opened.scenario.name, ...walkOf(opened) });
  };
  return (
    <main class="explorer">
      <h1>Explore</h1>
      <Choices scenarios={scenarios} route={route} restart={restart} />
      <OpenFile onOpen={open} />
      {typeof walk === 'string' ? (
        <p class="outcome" role="alert">
          {walk}
        </p>
      ) : (
        <Walking walk={walk} route={route} version={version} go={go} />
      )}
    </main>
  );
}

function Walking({
  walk,
  route,
  version,
  go,
}: { walk: Walk } & Pick<ExplorerProps, 'route' | 'version' | 'go'>) {
  const state = Math.min(route.state, walk.steps.length);
  /** Goes on from the shown state; what came after it is forgotten. */
  const extend = ({ firings, loop }: Pick<Path, 'firings' | 'loop'>) => {
    const { loop: _, ...rest } = route;
    const added = firings.map(({ rule, parameter }) => [rule, parameter] as const);
    const to = [...route.walk.slice(0, state), ...added];
    const again = loop === undefined ? {} : { loop: state + loop };
    go({ ...rest, walk: to, state: to.length, ...again }, true);
  };
  return (
    <WalkView
      walk={walk}
      state={state}
      failing={undefined}
      onSelect={(to) => go({ ...route, state: to }, true)}
      lead={
        <NextPanel walk={walk} state={state} onFire={(firing) => extend({ firings: [firing] })} />
      }
    >
      <SearchPanel walk={walk} state={state} onFound={extend} />
      <PropertiesPanel walk={walk} state={state} properties={properties} version={version} />
    </WalkView>
  );
}

function Choices({
  scenarios,
  route,
  restart,
}: {
  scenarios: readonly Scenario[];
  route: ExploreRoute;
  restart(changed: Partial<ExploreRoute>): void;
}) {
  return (
    <form class="filters" onSubmit={(event) => event.preventDefault()}>
      <label>
        scenario
        <select
          value={route.scenario}
          onChange={({ currentTarget }) => restart({ scenario: currentTarget.value })}
        >
          <ScenarioOptions scenarios={scenarios} />
        </select>
      </label>
      <label>
        design
        <select
          value={route.design}
          onChange={({ currentTarget }) => restart({ design: currentTarget.value })}
        >
          {designs.map(({ id, title }) => (
            <option value={id} title={title}>
              {id}
            </option>
          ))}
        </select>
      </label>
      <Count label="faults" value={route.faults} onChange={(faults) => restart({ faults })} />
      <Count
        label="operations of the administrator"
        value={route.userOps}
        onChange={(userOps) => restart({ userOps })}
      />
      <button type="button" onClick={() => restart({})} disabled={route.walk.length === 0}>
        Start again
      </button>
    </form>
  );
}

function Count({
  label,
  value,
  onChange,
}: {
  label: string;
  value: number;
  onChange(value: number): void;
}) {
  return (
    <label>
      {label}
      <input
        type="number"
        class="count"
        min={0}
        max={9}
        value={value}
        onChange={({ currentTarget }) => {
          if (currentTarget.reportValidity()) onChange(Number(currentTarget.value));
        }}
      />
    </label>
  );
}

/** The part of an address that leads to the end of a trace; steps that this model lacks end it. */
function walkOf({ scenario, trace }: Opened): Partial<ExploreRoute> {
  const design = designs.find(({ id }) => id === trace?.design);
  if (trace === undefined || design === undefined) return {};
  const { rules } = buildModel(scenario, design, trace.bounds).system;
  const names = new Map(rules.map(({ name }, rule) => [name, rule]));
  const walk = trace.steps.map(
    ({ rule, parameter }) => [names.get(rule) ?? rules.length, parameter?.index ?? 0] as const,
  );
  return {
    design: design.id,
    ...trace.bounds,
    walk,
    state: walk.length,
    ...(trace.loop !== undefined && { loop: trace.loop }),
  };
}

/** The walk of an address, or why there is none. */
function useWalk(scenarios: readonly Scenario[], route: ExploreRoute): Walk | string {
  const model = useMemo(() => {
    const scenario = scenarios.find(({ name }) => name === route.scenario);
    const design = designs.find(({ id }) => id === route.design);
    if (scenario === undefined) return `This page knows no scenario called “${route.scenario}”.`;
    if (design === undefined) return `This page knows no design called “${route.design}”.`;
    try {
      return buildModel(scenario, design, { faults: route.faults, userOps: route.userOps });
    } catch (error) {
      if (error instanceof ScenarioError) return error.message;
      throw error;
    }
  }, [scenarios, route.scenario, route.design, route.faults, route.userOps]);
  return useMemo(() => {
    if (typeof model === 'string') return model;
    try {
      const firings = route.walk.map(([rule, parameter]) => ({ rule, parameter }));
      const { loop } = route;
      return executeWalk(model, { initial: 0, firings, ...(loop !== undefined && { loop }) });
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      return `The walk of this address does not exist: ${why}. It may come from another version.`;
    }
  }, [model, route.walk, route.loop]);
}
