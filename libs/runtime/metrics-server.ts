import { createServer, type Server, type ServerResponse } from 'node:http';
import { registry } from './metrics';
import type { Readiness } from './readiness.service';

/**
 * Serves `/metrics` for Prometheus, `/healthz` and `/readyz` on a port of its own, so that metrics are never public by
 * accident, and a process without pages can be asked as well.
 */
export async function serveMetrics(port: number, host: string, readiness: Readiness): Promise<Server> {
  const server = createServer((request, response) => {
    if (request.url === '/healthz') response.end('ok\n');
    else if (request.url === '/readyz') void answerReadiness(readiness, response);
    else if (request.url === '/metrics') void answerMetrics(response);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  server.unref();
  return server;
}

/** 200 where all of it holds, else 503 with what does not. */
export async function answerReadiness(readiness: Readiness, response: ServerResponse): Promise<void> {
  const answer = await readiness.check();
  response.writeHead(answer.ok ? 200 : 503, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
}

function answerMetrics(response: ServerResponse): Promise<void> {
  return registry.metrics().then(
    (text) => void response.writeHead(200, { 'content-type': registry.contentType }).end(text),
    () => void response.writeHead(500).end(),
  );
}
