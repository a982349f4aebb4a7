import { z } from 'zod';

const url = (protocols: string[]) =>
  z.string().refine((text) => protocols.some((protocol) => text.startsWith(`${protocol}://`)), {
    message: `must be an address that starts with ${protocols.map((protocol) => `${protocol}://`).join(' or ')}`,
  });
const postgres = url(['postgres', 'postgresql']);
const port = z.coerce.number().int().min(0).max(65_535);

/** Every setting there is. Defaults make development work; a secret never has one. */
const schema = z.object({
  DATABASE_OWNER_URL: postgres.optional().describe('tallyroom_owner: migrations and nothing else'),
  DATABASE_APP_URL: postgres.describe('tallyroom_app: everything that happens within a scope'),
  DATABASE_NETWORK_URL: postgres.describe("tallyroom_network: the network's own work across resellers"),
  DATABASE_POOL_SIZE: z.coerce.number().int().min(1).max(200).default(10).describe('connections per login and process'),
  REDIS_URL: url(['redis', 'rediss']).describe('where the queues live'),
  QUEUE_PREFIX: z.string().default('tallyroom').describe('keeps two installations on one Redis apart'),
  QUEUE_LOCK_SECONDS: z.coerce
    .number()
    .int()
    .min(1)
    .max(300)
    .default(30)
    .describe('after how long the jobs of a worker that died are taken up by another'),
  APP_KEYS: z
    .string()
    .regex(/^[\w-]+:[A-Za-z0-9+/]{43}=(,[\w-]+:[A-Za-z0-9+/]{43}=)*$/, {
      message:
        'must be "id:key" pairs with commas, newest first, each key 32 bytes in base64 (openssl rand -base64 32)',
    })
    .describe('keys that seal secrets at rest, newest first'),
  PUBLIC_URL: url(['http', 'https']).default('http://127.0.0.1:3000').describe('how people reach the platform'),
  HTTP_HOST: z.string().default('127.0.0.1'),
  HTTP_PORT: port.default(3000),
  METRICS_PORT: port.default(9464).describe('Prometheus metrics; 0 takes any free port'),
  SMTP_URL: url(['smtp', 'smtps']).default('smtp://127.0.0.1:1025').describe('the mail server letters go through'),
  MAIL_FROM: z.string().min(3).default('Tallyroom <billing@localhost>').describe('sender of every letter'),
  MAIL_DKIM_SELECTOR: z
    .string()
    .regex(/^[A-Za-z0-9-]{0,63}$/, { message: 'must be the name before ._domainkey' })
    .default('')
    .describe('by which DKIM selector the mail server signs; empty where it is not known'),
  DNS_SERVERS: z
    .string()
    .regex(/^([0-9a-fA-F.:[\]]+(,[0-9a-fA-F.:[\]]+)*)?$/, {
      message: 'must be addresses like 192.0.2.53:53, with commas',
    })
    .default('')
    .describe('name servers to look up mail records at; empty for those of the machine'),
  STRIPE_API_URL: url(['http', 'https']).default('https://api.stripe.com').describe('where Stripe is, or a stand-in'),
  STRIPE_REQUESTS_PER_SECOND: z.coerce
    .number()
    .int()
    .min(1)
    .max(10_000)
    .default(20)
    .describe(
      'calls to Stripe per account and second, of all processes together; Stripe allows 25 in test mode, 100 in live mode, and more by agreement',
    ),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  SERVER_FROM_TENANTS: z.coerce
    .number()
    .int()
    .min(1)
    .max(1000)
    .default(5)
    .describe('from how many active tenants on a reseller may order a server of its own'),
  SERVER_FEE: z
    .string()
    .regex(/^\d{1,6}\.\d{2} [A-Z]{3}$/, { message: 'must be an amount and its currency, like "250.00 GBP"' })
    .default('250.00 GBP')
    .describe('what a dedicated server costs a month, net'),
  POLL_SECONDS: z.coerce.number().int().min(10).max(300).default(60).describe('how often each BBB server is polled'),
  GATEWAY_CALLS_PER_SECOND: z.coerce
    .number()
    .int()
    .min(1)
    .max(1_000_000)
    .default(500)
    .describe('signed calls of one tenant, over time; ten times as many may come at once'),
  GATEWAY_REFUSALS_PER_SECOND: z.coerce
    .number()
    .int()
    .min(1)
    .max(1_000_000)
    .default(20)
    .describe('calls of one address that are refused for their signature; thirty times as many may come at once'),
  CALLBACKS_REACH: z
    .enum(['public', 'loopback'])
    .default('public')
    .describe(
      'where callbacks and identity providers may lead: to public addresses, or for a trial to this machine too',
    ),
});

export type Config = z.infer<typeof schema>;
export const CONFIG = Symbol('Config');
export const settings = schema.shape;

export class ConfigError extends Error {}

/** Reads the settings; a ConfigError tells all mistakes at once, by name, and never shows a value. */
export function readConfig(env: Record<string, string | undefined> = process.env): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const mistakes = parsed.error.issues.map(({ path, code, message }) => {
    const missing = code === 'invalid_type' && given[String(path[0])] === undefined;
    return `  ${path.join('.')} ${missing ? 'is not set' : message}`;
  });
  throw new ConfigError(`The configuration has ${mistakes.length} mistake(s):\n${mistakes.join('\n')}`);
}
