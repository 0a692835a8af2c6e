/**
 * The entry of the page, and of its workers: they run the same script.
 */
import { render } from 'preact';
import type { ReportDocument } from '../file/report-document.ts';
import { App } from './app.tsx';
import { readResults } from './data/results.ts';
import { serveTasks } from './search/worker.ts';

if (typeof document === 'undefined') serveTasks();
else showPage();

function showPage(): void {
  const data = JSON.parse(document.getElementById('data')!.textContent) as {
    readonly version: string;
    readonly document: ReportDocument | null;
  };
  const root = document.getElementById('app')!;
  root.textContent = '';
  render(<App results={readResults(data.document)} version={data.version} />, root);
}
