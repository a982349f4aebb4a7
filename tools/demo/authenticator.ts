import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { generateSync } from 'otplib';
import type { Clock } from '../../libs/kernel';

export interface Authenticator {
  readonly url: string;
  stop(): void;
}

/** What the telephones of the demo's operators would show: a page with everybody's code of this half minute. */
export async function startAuthenticator(
  clock: Clock,
  operators: readonly { email: string; secondFactor: string | null }[],
): Promise<Authenticator> {
  const server = createServer((_request, response) => {
    const epoch = Math.floor(clock.now().getTime() / 1000);
    const rows = operators
      .flatMap(({ email, secondFactor }) =>
        secondFactor ? [[email, generateSync({ secret: secondFactor, epoch })]] : [],
      )
      .map(([email, code]) => `<tr><td>${email}</td><td><code>${code}</code></td></tr>`)
      .join('');
    response
      .writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
      .end(
        `<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="5"><title>Authenticator</title><body style="font:16px system-ui;margin:2rem"><h1>Codes of the demo's operators</h1><table cellpadding="8">${rows}</table></body></html>`,
      );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
