import { readFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import path from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import Handlebars from 'handlebars';
import { assetAddresses } from '../../../libs/web';
import { Acts } from './acts';
import type { Stage } from './stage';
import { tallyOf } from './tally';
import { houses, signInLink } from './visitors';

const read = (name: string): string => readFileSync(path.join(__dirname, name), 'utf8');
const HTML = 'text/html; charset=utf-8';

/**
 * Puts the strip under every page of an application that does not listen yet. It lives in the demo alone: the product
 * knows nothing of it. Pages work it by htmx, and by plain forms without a script. `/demo` says whom one can be.
 */
export function addStrip(
  app: NestFastifyApplication,
  stage: Stage,
  failedCalls: () => number,
  beside: { mail: string; authenticator: string },
): Acts {
  const acts = new Acts(stage);
  const template = Handlebars.compile(read('strip.hbs'));
  const css = read('strip.css');
  const html = async (): Promise<string> => {
    const shown = acts.shown;
    return template({ ...shown, hasPart: shown.percent !== null, tally: await tallyOf(stage, failedCalls()) });
  };
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onSend', async (_request, reply, payload: unknown) => {
    const isPage = typeof payload === 'string' && String(reply.getHeader('content-type')).startsWith('text/html');
    // A mail shown in a frame is no page.
    const isShut = String(reply.getHeader('content-security-policy')).includes('sandbox');
    if (!isPage || isShut || !payload.includes('</body>')) return payload;
    return payload.replace('</body>', `${await html()}</body>`);
  });
  const people = Handlebars.compile(read('people.hbs'));
  fastify.get('/demo', (_request, reply) =>
    reply.type(HTML).send(people({ houses: houses(), assets: assetAddresses, ...beside })),
  );
  fastify.get('/demo/people/:email', async (request, reply) => {
    const link = await signInLink(stage, (request.params as { email: string }).email);
    return reply.redirect(link ?? '/demo', 303);
  });
  fastify.get('/demo/strip.css', (_request, reply) => reply.type('text/css; charset=utf-8').send(css));
  fastify.get('/demo/strip', async (_request, reply) => reply.type(HTML).send(await html()));
  fastify.post('/demo/acts/:name', async (request, reply) => {
    if (!isFromHere(request)) return reply.status(403).send();
    acts.begin((request.params as { name: string }).name);
    if (request.headers['hx-request']) return reply.type(HTML).send(await html());
    return reply.redirect(pathOf(request.headers.referer), 303);
  });
  return acts;
}

const isFromHere = ({ headers }: { headers: IncomingHttpHeaders }): boolean =>
  headers.origin === undefined || headers.origin === `http://${headers.host}`;

const pathOf = (referer: string | undefined): string => {
  const { pathname, search } = new URL(referer ?? '/', 'http://demo.invalid');
  return `${pathname}${search}`;
};
