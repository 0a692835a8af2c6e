/**
 * Searches from the shown state, in a worker.
 */
import { useEffect, useRef, useState } from 'preact/hooks';
import { countText } from '../../words/count-text.ts';
import type { Path } from '../../../checker/index.ts';
import { scenarioToJson } from '../../file/scenario-file.ts';
import { properties } from '../data/registry.ts';
import type { Walk } from '../data/walk.ts';
import { plural } from '../data/words.ts';
import { type Message, startTask } from './worker.ts';

const MEMORY = 2 ** 30;

export function SearchPanel({
  walk,
  state,
  property: initially = '',
  onFound,
}: {
  walk: Walk;
  state: number;
  /** Id of the property that is chosen at first; '' for any. */
  property?: string;
  /** Gets the path that goes on from the shown state. */
  onFound(path: Path): void;
}) {
  const [property, setProperty] = useState(initially);
  const { message, seconds, running, start, stop } = useSearch(walk, state);
  return (
    <section class="panel search" aria-labelledby="search-title">
      <h2 id="search-title">Search from step {state}</h2>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          start(property === '' ? null : property, onFound);
        }}
      >
        <label>
          <span>for a violation of</span>
          <select
            value={property}
            onChange={({ currentTarget }) => setProperty(currentTarget.value)}
          >
            <option value="">any property, the nearest</option>
            {properties
              .filter((one) => one.applies(walk.model) === true)
              .map(({ id }) => (
                <option value={id}>{id}</option>
              ))}
          </select>
        </label>
        {running ? (
          <button type="button" onClick={stop}>
            Stop
          </button>
        ) : (
          <button type="submit" class="primary">
            {property === '' ? 'Jump to the next violation' : 'Search'}
          </button>
        )}
      </form>
      <output aria-live="polite">
        {message === undefined ? null : <Outcome message={message} seconds={seconds} />}
      </output>
    </section>
  );
}

function Outcome({ message, seconds }: { message: Message; seconds: number }) {
  if (message.kind === 'explained') return null;
  if (message.kind === 'failed') return <span class="outcome">{message.message}</span>;
  const { states, transitions, depth } = message;
  const effort = `${plural(states, 'state')}, ${plural(transitions, 'transition')}, depth ${depth}`;
  switch (message.kind) {
    case 'progress': {
      const rate = seconds > 0.2 ? `, ${countText(Math.round(states / seconds))} states/s` : '';
      return <span>{`searching: ${effort}${rate}`}</span>;
    }
    case 'found':
      return (
        <span>
          <b class="outcome">{message.property}</b> is violated after{' '}
          {plural(message.path.firings.length, 'more step')}; {effort}
        </span>
      );
    case 'nothing':
      return (
        <span>
          {message.cut === undefined
            ? `No violation can be reached from here (${message.verdict}): ${effort}, all there are.`
            : `Nothing found, and not everything was searched (${message.cut}): ${effort}.`}
        </span>
      );
  }
}

function useSearch(walk: Walk, state: number) {
  const [message, setMessage] = useState<Message>();
  const [seconds, setSeconds] = useState(0);
  const [running, setRunning] = useState(false);
  const stopping = useRef<() => void>(() => undefined);
  const stop = () => {
    stopping.current();
    setRunning(false);
  };
  // A search belongs to the state that it started from.
  useEffect(() => stop, [walk, state]);
  const start = (property: string | null, found: (path: Path) => void) => {
    const { model, path } = walk;
    setRunning(true);
    setMessage(undefined);
    const task = {
      kind: 'search' as const,
      scenario: scenarioToJson(model.scenario),
      design: model.design.id,
      budgets: model.budgets,
      walk: { initial: path.initial, firings: path.firings.slice(0, state) },
      property,
      memory: MEMORY,
    };
    stopping.current = startTask(task, (told, milliseconds) => {
      setMessage(told);
      setSeconds(milliseconds / 1000);
      if (told.kind === 'progress') return;
      setRunning(false);
      if (told.kind === 'found') found(told.path);
    });
  };
  return { message, seconds, running, start, stop };
}
