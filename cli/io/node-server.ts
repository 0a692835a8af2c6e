/**
 * A server for one page.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Server } from './io.ts';

const HOST = '127.0.0.1';

/** Listens on the loopback address only, on a port that is free. */
export async function servePage(page: string): Promise<Server> {
  const server = createServer(({ url, method }, response) => {
    const found = url?.split('?')[0] === '/';
    const allowed = method === 'GET' || method === 'HEAD';
    response.writeHead(found ? (allowed ? 200 : 405) : 404, {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
    });
    response.end(found && allowed ? page : undefined);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, HOST, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${HOST}:${port}/`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
