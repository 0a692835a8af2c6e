/**
 * The QEMU Machine Protocol: device_del and device_add while the guest runs.
 */
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

interface Answer {
  readonly return?: unknown;
  readonly error?: { readonly desc: string };
}

export class Qmp {
  readonly #socket: Socket;
  /** Who waits for an answer: QEMU answers in order. */
  readonly #waiting: ((refusal: string | undefined) => void)[] = [];

  private constructor(socket: Socket) {
    this.#socket = socket;
  }

  /** Connects to the socket of a QEMU that listens there. */
  static async connect(path: string): Promise<Qmp> {
    const socket = connect(path);
    await new Promise((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    const qmp = new Qmp(socket);
    // A socket that breaks means that QEMU has ended, which its exit reports.
    socket.on('error', () => {});
    createInterface({ input: socket }).on('line', (line) => {
      const answer = JSON.parse(line) as Answer;
      if ('return' in answer || 'error' in answer) qmp.#waiting.shift()?.(answer.error?.desc);
    });
    await qmp.execute('qmp_capabilities');
    return qmp;
  }

  /** Resolves to undefined, or to the reason why QEMU refuses. */
  execute(command: string, parameters: Record<string, unknown> = {}): Promise<string | undefined> {
    this.#socket.write(`${JSON.stringify({ execute: command, arguments: parameters })}\n`);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  close(): void {
    this.#socket.destroy();
  }
}
