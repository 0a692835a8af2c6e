import { type Finding, finding, type Place } from './finding.ts';

/** An error: what these kernels do with Soft Reserved memory is not what the model says. */
export function otherArchitecture(place: Place, text: string): Finding {
  const found = `${JSON.stringify(text.trim().slice(0, 60))}, which is not of an x86-64 machine`;
  const advice =
    'The model knows the firmware maps of x86-64 only (arch/x86/kernel/e820.c): other architectures keep Soft Reserved memory elsewhere, and their memory blocks have other sizes.';
  return finding('error', place, found, 'the dump of an x86-64 machine', advice);
}
