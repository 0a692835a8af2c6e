/**
 * Both ends of the worker. Its script is that of the page itself, which finds out that it has no
 * document and then serves tasks.
 */
import type { Explanation } from '../../explain/explain.ts';
import { explainPath, type ExplainTask } from './explain-task.ts';
import { search, type SearchMessage, type SearchTask } from './search-task.ts';

type Task = SearchTask | ExplainTask;

export type Message =
  | SearchMessage
  | { readonly kind: 'explained'; readonly explanation: Explanation }
  | { readonly kind: 'failed'; readonly message: string };

interface WorkerScope {
  onmessage: ((event: MessageEvent<Task>) => void) | null;
  postMessage(message: Message): void;
}

/** In the worker: does the task that comes, and tells how it goes. */
export function serveTasks(): void {
  const scope = globalThis as unknown as WorkerScope;
  const tell = (message: Message) => scope.postMessage(message);
  scope.onmessage = ({ data }) => {
    try {
      if (data.kind === 'search') tell(search(data, tell));
      else tell({ kind: 'explained', explanation: explainPath(data) });
    } catch (error) {
      tell({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
    }
  };
}

/**
 * In the page: does a task in a worker of its own. `tell` gets each message with the milliseconds
 * since the first one. Returns what stops it.
 */
export function startTask(
  task: Task,
  tell: (message: Message, milliseconds: number) => void,
): () => void {
  const script = document.getElementById('page')!.textContent;
  const url = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
  const worker = new Worker(url);
  let started: number | undefined;
  const stop = () => {
    worker.terminate();
    URL.revokeObjectURL(url);
  };
  worker.onmessage = (event: MessageEvent<Message>) => {
    started ??= event.timeStamp;
    tell(event.data, event.timeStamp - started);
    if (event.data.kind !== 'progress') stop();
  };
  worker.onerror = (event) => {
    tell({ kind: 'failed', message: event.message }, 0);
    stop();
  };
  worker.postMessage(task);
  return stop;
}
