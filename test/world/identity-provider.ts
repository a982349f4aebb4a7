import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import Provider from 'oidc-provider';

/** Somebody with an account at the provider; the account's name is what is typed there. */
export interface Account {
  readonly email: string;
  readonly isVerified?: boolean;
  readonly amr?: string[];
}

export interface RunningProvider {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly accounts: Map<string, Account>;
  /** Changes what is signed into the next identity tokens; null for the truth. */
  lie: ((claims: Record<string, unknown>) => Record<string, unknown>) | null;
  /** As if its machine were off. */
  down(): Promise<void>;
  up(): Promise<void>;
  stop(): Promise<void>;
}

/** A real OpenID Connect provider over HTTP on this machine, with a sign-in page that asks for a name alone. */
export async function startIdentityProvider(redirectUris: string[]): Promise<RunningProvider> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const key = { ...(await exportJWK(privateKey)), kid: 'one', alg: 'RS256', use: 'sig' };
  const server = createServer();
  const listen = (port: number) =>
    new Promise<void>((resolve) => {
      server.listen(port, '127.0.0.1', resolve);
    });
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const [clientId, clientSecret] = ['tallyroom', 'a secret between two'];
  const provider = new Provider(`http://localhost:${port}`, {
    clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: redirectUris }],
    jwks: { keys: [key] },
    cookies: { keys: ['of this test'] },
    claims: { openid: ['sub', 'amr', 'acr'], email: ['email', 'email_verified'] },
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
    findAccount: (_ctx, name) => {
      const account = running.accounts.get(name);
      if (!account) return undefined;
      const { email, isVerified = true } = account;
      return { accountId: name, claims: () => ({ sub: name, email, email_verified: isVerified }) };
    },
    loadExistingGrant: async ({ oidc }) => {
      const grant = new oidc.provider.Grant({ clientId: oidc.client!.clientId, accountId: oidc.session!.accountId });
      grant.addOIDCScope('openid email');
      await grant.save();
      return grant;
    },
  });
  provider.use(async (ctx, next) => {
    await next();
    const body = ctx.body as { id_token?: string } | undefined;
    if (ctx.path !== '/token' || !running.lie || !body?.id_token) return;
    const claims = JSON.parse(Buffer.from(body.id_token.split('.')[1]!, 'base64url').toString());
    const signed = new SignJWT(running.lie(claims)).setProtectedHeader({ alg: 'RS256', kid: 'one' });
    ctx.body = { ...body, id_token: await signed.sign(privateKey) };
  });
  const answer = provider.callback();
  server.on('request', async (request, response) => {
    if (request.url === '/favicon.ico') return response.writeHead(204).end();
    if (!request.url?.startsWith('/interaction/')) return answer(request, response);
    if (request.method !== 'POST') return response.setHeader('content-type', 'text/html').end(PAGE);
    const name = new URLSearchParams(await textOf(request)).get('name') ?? '';
    const login = { accountId: name, amr: running.accounts.get(name)?.amr ?? ['pwd'], remember: false };
    await provider.interactionFinished(request, response, name ? { login } : { error: 'access_denied' });
  });
  const running: RunningProvider = {
    issuer: `http://localhost:${port}`,
    clientId,
    clientSecret,
    accounts: new Map(),
    lie: null,
    down: () => closed(server),
    up: () => listen(port),
    stop: () => closed(server),
  };
  return running;
}

const PAGE =
  '<!doctype html><title>Lantern ID</title><form method="post"><label>Name <input name="name"></label><button>Go in</button></form>';

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}
