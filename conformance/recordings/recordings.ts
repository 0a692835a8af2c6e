/**
 * The recordings that are kept.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { type Recording, readRecording } from './recording.ts';

/** Below the folder of the repository. */
export const RECORDINGS = 'conformance/recordings';

/** All recordings, by kernel and name. Throws Error with the path of a file that is none. */
export function allRecordings(folder = RECORDINGS): Recording[] {
  if (!existsSync(folder)) return [];
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.json'))
    .sort();
  return paths.map((path) => {
    try {
      return readRecording(readFileSync(`${folder}/${path}`, 'utf8'));
    } catch (error) {
      throw new Error(`${folder}/${path}: not a recording`, { cause: error });
    }
  });
}
