/**
 * What can happen next, and what cannot and why.
 */
import { useMemo, useState } from 'preact/hooks';
import type { Firing } from '../../../checker/index.ts';
import { type Instance, instancesOf, type Refusal, refusalOf } from './guard.ts';
import { EnvironmentTag } from '../walk/panels.tsx';
import { firingKey, type Walk, type WalkState } from '../data/walk.ts';

export function NextPanel({
  walk,
  state,
  onFire,
}: {
  walk: Walk;
  state: number;
  onFire(firing: Firing): void;
}) {
  const here = walk.states[state]!;
  const [open, setOpen] = useState(false);
  const all = useMemo(() => instancesOf(walk.model), [walk.model]);
  const enabled = useMemo(() => withLines(all, here), [all, here]);
  const disabled = all.filter((instance) => !here.enabled.has(firingKey(instance)));
  const next = walk.steps[state];
  return (
    <section class="panel next" aria-labelledby="next-title">
      <h2 id="next-title">
        What can happen now
        <span class="quiet">
          {' '}
          faults left {here.budgets.faults}, operations left {here.budgets.userOps}
        </span>
      </h2>
      {here.quiescent ? (
        <p class="quiet">All is quiet: no thread has anything left to do.</p>
      ) : null}
      <ul class="enabled">
        {enabled.map(({ instance, line }) => {
          const taken = next !== undefined && firingKey(next) === firingKey(instance);
          return (
            <li>
              <button type="button" onClick={() => onFire(instance)}>
                {line.startsWith(instance.definition.actor) ? null : (
                  <b>{instance.definition.actor} </b>
                )}
                <span class="line">{line}</span>
                <EnvironmentTag rule={instance.definition} />
                {taken ? <span class="tag taken">taken here</span> : null}
              </button>
            </li>
          );
        })}
      </ul>
      <details
        class="disabled"
        open={open}
        onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
      >
        <summary>{disabled.length} others cannot happen now: why not</summary>
        {open ? (
          <ul>
            {disabled.map((instance) => (
              <Disabled key={firingKey(instance)} instance={instance} state={here} />
            ))}
          </ul>
        ) : null}
      </details>
    </section>
  );
}

function Disabled({ instance, state }: { instance: Instance; state: WalkState }) {
  const refusal = refusalOf(instance, state);
  return (
    <li>
      <span class="line">{instance.name}</span>
      {refusal === undefined ? null : <Why refusal={refusal} />}
    </li>
  );
}

function Why({ refusal }: { refusal: Refusal }) {
  if (refusal.kind === 'budget') {
    return (
      <span class="why">
        no {refusal.budget === 'faults' ? 'fault' : 'operation of the administrator'} is left
      </span>
    );
  }
  const last = refusal.reads.at(-1);
  return (
    <details class="why">
      <summary>
        {last === undefined ? (
          'its guard is never true here'
        ) : (
          <>
            <code>{last.path}</code> is <code>{last.value}</code>
          </>
        )}
      </summary>
      <pre>{refusal.source}</pre>
      {refusal.reads.length < 2 ? null : (
        <p>
          It read{' '}
          {refusal.reads.map(({ path, value }, index) => (
            <>
              {index === 0 ? '' : ', '}
              <code>
                {path} = {value}
              </code>
            </>
          ))}
          .
        </p>
      )}
    </details>
  );
}

/** Lines as the log would have them. Threads first, then what nobody is obliged to do. */
function withLines(all: readonly Instance[], state: WalkState) {
  const free = ({ instance }: { instance: Instance }) =>
    instance.definition.environment === true ? 1 : 0;
  return all
    .filter((instance) => state.enabled.has(firingKey(instance)))
    .map((instance) => ({ instance, line: lineOf(instance, state) }))
    .sort((a, b) => free(a) - free(b));
}

function lineOf({ definition, parameter }: Instance, { values }: WalkState): string {
  const value = definition.parameters?.[parameter];
  return definition.describe?.(values, value) ?? definition.name;
}
