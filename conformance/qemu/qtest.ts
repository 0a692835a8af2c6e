/**
 * The qtest protocol of QEMU: reads and writes of I/O ports and of physical memory from outside of
 * the guest. It works beside TCG.
 */
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

export class Qtest {
  readonly #socket: Socket;
  /** Who waits for an answer: QEMU answers in order. */
  readonly #waiting: { resolve: (value: number) => void; reject: (error: Error) => void }[] = [];

  private constructor(socket: Socket) {
    this.#socket = socket;
  }

  /** Connects to the socket of a QEMU that listens there. */
  static async connect(path: string): Promise<Qtest> {
    const socket = connect(path);
    await new Promise((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    const qtest = new Qtest(socket);
    socket.on('error', () => {});
    socket.on('close', () => {
      for (const { reject } of qtest.#waiting.splice(0)) reject(new Error('QEMU has ended'));
    });
    createInterface({ input: socket }).on('line', (line) => {
      const [word, value] = line.split(' ');
      if (word === 'OK') qtest.#waiting.shift()?.resolve(Number(value ?? 0));
      else if (word === 'FAIL' || word === 'ERR') qtest.#waiting.shift()?.reject(new Error(line));
    });
    return qtest;
  }

  /** Reads 32 bits of physical memory. */
  read(address: bigint): Promise<number> {
    return this.#ask(`readl 0x${address.toString(16)}`);
  }

  /** Writes 32 bits of physical memory. */
  async write(address: bigint, value: number): Promise<void> {
    await this.#ask(`writel 0x${address.toString(16)} ${hex(value)}`);
  }

  /** Reads a 32-bit port. */
  in(port: number): Promise<number> {
    return this.#ask(`inl ${hex(port)}`);
  }

  /** Writes a 32-bit port. */
  async out(port: number, value: number): Promise<void> {
    await this.#ask(`outl ${hex(port)} ${hex(value)}`);
  }

  close(): void {
    this.#socket.destroy();
  }

  #ask(command: string): Promise<number> {
    this.#socket.write(`${command}\n`);
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }
}

function hex(value: number): string {
  return `0x${(value >>> 0).toString(16)}`;
}
