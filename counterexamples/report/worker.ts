/**
 * Both ends of the worker that searches. Its script is that of the page itself, which finds out that
 * it has no document and then serves searches.
 */
import { search, type SearchMessage, type SearchTask } from './search-task.ts';

interface WorkerScope {
  onmessage: ((event: MessageEvent<SearchTask>) => void) | null;
  postMessage(message: SearchMessage): void;
}

/** In the worker: does the task that comes, and tells how it goes. */
export function serveSearches(): void {
  const scope = globalThis as unknown as WorkerScope;
  scope.onmessage = ({ data }) => {
    const tell = (message: SearchMessage) => scope.postMessage(message);
    try {
      tell(search(data, tell));
    } catch (error) {
      tell({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
    }
  };
}

/**
 * In the page: starts a search in a worker of its own. `tell` gets each message with the milliseconds
 * that have passed. Returns what stops it.
 */
export function startSearchWorker(
  task: SearchTask,
  tell: (message: SearchMessage, milliseconds: number) => void,
): () => void {
  const script = document.getElementById('page')!.textContent;
  const url = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
  const worker = new Worker(url);
  let started: number | undefined;
  const stop = () => {
    worker.terminate();
    URL.revokeObjectURL(url);
  };
  worker.onmessage = (event: MessageEvent<SearchMessage>) => {
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
