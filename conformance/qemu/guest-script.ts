/**
 * An experiment as the two scripts that the guest reads: what is held back, and the events.
 */
import type { Scenario } from '../../model/index.ts';
import { eventText, type Hold } from '../experiments/event.ts';
import type { Experiment } from '../experiments/experiment.ts';

/**
 * Lines `hold WHAT`: what no driver gets before the first event, if ever; `locked`: that there are
 * decoders which keep what they hold.
 */
export function holdScript(scenario: Scenario, hold: Hold): string {
  const lines = [
    ...scenario.devices.flatMap(({ fails }, device) =>
      fails === 'cxl_pci' ? [`hold ${device}`] : [],
    ),
    ...(hold.acpi ? ['hold acpi'] : []),
    ...(scenario.decoders.some(({ locked }) => locked) ? ['locked'] : []),
    ...(hold.devices ?? []).map((device) => `hold ${device}`),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

/** The events; for the guest `create` and `assemble` have the size of the region. */
export function eventScript({ scenario, hold, events }: Experiment): string {
  // Root decoders are numbered without the windows that Linux refuses.
  const number = (window: number) =>
    window - (hold.windows ?? []).filter((refused) => refused < window).length;
  const lines = events.map((event) => {
    if (event.do === 'create' || event.do === 'assemble') {
      const { capacity } = scenario.devices[event.device]!;
      return `${event.do} ${number(event.window)} ${event.device} ${event.half ? capacity / 2n : capacity}`;
    }
    if (event.do !== 'load') return eventText(event);
    const modules = event.modules.map((m) => (m === 'cxl_mem' ? 'cxl_pci cxl_mem' : m));
    return `load ${modules.join(' ')}`;
  });
  return lines.map((line) => `${line}\n`).join('');
}
