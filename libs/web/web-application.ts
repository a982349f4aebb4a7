import type { IncomingMessage, ServerResponse } from 'node:http';
import fastifyCookie from '@fastify/cookie';
import fastifyHelmet from '@fastify/helmet';
import type { DynamicModule, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { httpSeconds, log, nestLogger } from '@/runtime';
import { Addresses } from '@/tenants';
import { serveAssets } from './assets';
import type { DoorKind } from './door';
import { frontServer, IN_FRONT, type InFront } from './front-server';
import type { WebRequest } from './visitor';

/** A Nest application on Fastify with our cookies, headers and assets: the same in every app and in tests. */
export async function webApplication(module: Type | DynamicModule): Promise<NestFastifyApplication> {
  let front: InFront | null = null;
  const adapter = new FastifyAdapter({
    trustProxy: 'loopback',
    forceCloseConnections: 'idle',
    bodyLimit: 1_048_576,
    rewriteUrl: ({ url = '/' }) => readableAddress(url),
    routerOptions: { maxParamLength: LONGEST_ADDRESS },
    serverFactory: (handler: (request: IncomingMessage, response: ServerResponse) => void) =>
      frontServer(() => front, handler),
  });
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    logger: nestLogger,
    abortOnError: false,
    // A callback is signed over the bytes it came in.
    rawBody: true,
  });
  // What stands in front of this application, if one of its modules brings it.
  front = foundIn<InFront>(app, IN_FRONT);
  await app.register(fastifyCookie as never);
  await app.register(fastifyHelmet as never, HEADERS);
  const fastify = adapter.getInstance();
  serveAssets(adapter);
  fastify.addContentTypeParser('multipart/form-data', { parseAs: 'buffer', bodyLimit: LARGEST_FORM }, readForm);
  const addresses = foundIn<Addresses>(app, Addresses);
  fastify.addHook('onRequest', (_, reply, done) => {
    void reply.headers({ 'permissions-policy': NO_DEVICES, 'cache-control': 'private, no-cache' });
    done();
  });
  fastify.addHook('onRequest', async (request) => {
    if (!addresses || ANYWHERE.test(request.url)) return;
    const ownHost = await addresses.at(request.headers.host);
    const reached: Pick<WebRequest, 'ownHost' | 'home'> = { ownHost, home: ownHost?.home ?? addresses.platform };
    Object.assign(request, reached);
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    const { door = 'open' } = request as { door?: DoorKind };
    httpSeconds.observe(
      { door, method: request.method, status: `${Math.floor(reply.statusCode / 100)}xx` },
      reply.elapsedTime / 1000,
    );
    // The route, never the address: a link in a mail holds a token.
    const route = request.routeOptions.url ?? 'none';
    const answered = { requestId: request.id, method: request.method, route, status: reply.statusCode };
    log[reply.statusCode >= 500 ? 'error' : 'info']({ ...answered, ms: Math.round(reply.elapsedTime) }, 'answered');
    done();
  });
  app.enableShutdownHooks();
  return app;
}

/** An address that no decoder can read is that of a page nobody has: told so in the tongue of its door, not in the server's own. */
function readableAddress(url: string): string {
  try {
    decodeURIComponent(url.split('?', 1)[0]!);
    return url;
  } catch {
    return url.startsWith('/v1/') ? '/v1/-' : '/-';
  }
}

/** As long as a request's head may be: what an address names looks at its own length. */
const LONGEST_ADDRESS = 64 * 1024;

/** A service of the application, where one of its modules brings it. */
function foundIn<T>(app: NestFastifyApplication, token: symbol | Type<T>): T | null {
  try {
    return app.get<T>(token, { strict: false });
  } catch {
    return null;
  }
}

/** A picture of a mebibyte and what stands beside it. */
const LARGEST_FORM = 1_048_576 + 65_536;

/** A form with a file as the fields of it: texts, and files as their bytes, whatever names and types were given with them. */
async function readForm(
  { headers }: { headers: Record<string, string | string[] | undefined> },
  bytes: string | Buffer,
): Promise<Record<string, string | Buffer>> {
  const type = String(headers['content-type']);
  const form = await new Response(bytes, { headers: { 'content-type': type } }).formData().catch((cause) => {
    throw Object.assign(new Error('a form that cannot be read', { cause }), { statusCode: 400 });
  });
  const fields = await Promise.all(
    [...form].map(
      async ([name, value]): Promise<[string, string | Buffer]> => [
        name,
        typeof value === 'string' ? value : Buffer.from(await value.arrayBuffer()),
      ],
    ),
  );
  return Object.fromEntries(fields);
}

/** The same at every host name, and without a look at the database: everybody's files, and whether the process lives. */
const ANYWHERE = /^\/(assets|healthz|readyz)(\/|\?|$)/;

/** No page of ours asks for any of these; a meeting is at another origin. */
const NO_DEVICES =
  'camera=(), microphone=(), display-capture=(), geolocation=(), payment=(), usb=(), browsing-topics=()';

const HEADERS = {
  frameguard: { action: 'deny' as const },
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", 'data:'],
      connectSrc: ["'self'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
      baseUri: ["'none'"],
    },
  },
  referrerPolicy: { policy: 'same-origin' },
};
