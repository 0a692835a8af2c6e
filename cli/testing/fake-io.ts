/**
 * A world without disk, clock or terminal, for tests of `run`.
 */
import { inThisThread } from '../jobs/executor.ts';
import type { Io } from '../io/io.ts';
import type { Registry } from '../jobs/registry.ts';
import { toyRegistry } from './toy-registry.ts';

interface FakeIo extends Io {
  /** What was written so far. */
  readonly written: { stdout: string; stderr: string };
  /** Path to text. */
  readonly disk: Map<string, string>;
  /** Presses Ctrl-C. */
  pressCtrlC(): void;
  /** Called whenever the event loop turns. */
  onPause: () => void;
}

export interface FakeIoOptions {
  readonly columns?: number;
  readonly terminal?: boolean;
  readonly registry?: Registry;
  readonly disk?: Readonly<Record<string, string>>;
  /** Firings between two turns of the event loop. */
  readonly slice?: number;
  /** Milliseconds that pass between two looks at the clock. */
  readonly tick?: number;
}

export function fakeIo(options: FakeIoOptions = {}): FakeIo {
  const registry = options.registry ?? toyRegistry;
  const written = { stdout: '', stderr: '' };
  const disk = new Map(Object.entries(options.disk ?? {}));
  const hooks = new Set<() => void>();
  let now = 0;
  const clock = () => {
    now += options.tick ?? 0;
    return now;
  };
  const output = (stream: 'stdout' | 'stderr') => ({
    write(text: string) {
      written[stream] += text;
    },
    isTerminal: options.terminal ?? false,
    columns: options.columns,
  });
  const io: FakeIo = {
    written,
    disk,
    onPause: () => undefined,
    pressCtrlC() {
      for (const hook of hooks) hook();
    },
    stdout: output('stdout'),
    stderr: output('stderr'),
    files: {
      read(path) {
        const text = disk.get(path);
        if (text === undefined) throw errno('ENOENT');
        return new TextEncoder().encode(text);
      },
      write(path, text) {
        disk.set(path, text);
      },
      *readChunks(path) {
        const text = disk.get(path);
        if (text === undefined) throw errno('ENOENT');
        yield Uint8Array.from(text, (character) => character.charCodeAt(0));
      },
      writeChunks(path, chunks) {
        const texts = Array.from(chunks, (chunk) =>
          Array.from(chunk, (byte) => String.fromCharCode(byte)).join(''),
        );
        disk.set(path, texts.join(''));
      },
      rename(from, to) {
        disk.set(to, disk.get(from) ?? '');
        disk.delete(from);
      },
      remove(path) {
        disk.delete(path);
      },
      makeDirectory: () => undefined,
    },
    clock,
    registry,
    machine: { cores: 1, memory: 8 * 1024 ** 3 },
    onInterrupt(hook) {
      hooks.add(hook);
      return () => hooks.delete(hook);
    },
    async serve(page) {
      disk.set('served', page);
      return { url: 'http://127.0.0.1:12345/', close: () => disk.delete('served') };
    },
    executor: () =>
      inThisThread(
        registry,
        clock,
        async () => {
          io.onPause();
        },
        options.slice,
      ),
  };
  return io;
}

/** An error as Node's file system throws it. */
export function errno(code: string): Error {
  return Object.assign(new Error(code), { code });
}
