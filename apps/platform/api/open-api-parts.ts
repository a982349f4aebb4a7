import type { OpenAPIRegistry } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import { problem } from './schemas/shapes';

/** What every answer wears: see `ApiInterceptor`. */
const HEADERS = {
  'RateLimit-Limit': ['integer', 'How many requests a key has in a minute'],
  'RateLimit-Remaining': ['integer', 'How many of them are left'],
  'RateLimit-Reset': ['integer', 'In how many seconds the next minute begins'],
  'Retry-After': ['integer', 'In how many seconds to come again'],
  Link: ['string', 'The next page of a list: `<…>; rel="next"`; none on the last'],
  'Idempotent-Replayed': ['string', '`true`: the answer to an earlier request with this `Idempotency-Key`'],
} as const;
type Header = keyof typeof HEADERS;
const RATION = ['RateLimit-Limit', 'RateLimit-Remaining', 'RateLimit-Reset'] as const;

/** Why something is not done, by HTTP status; what is not listed at an operation may still come, as `default`. */
const PROBLEMS = {
  400: 'The request cannot be read: its body is no JSON',
  401: 'No key, or none that holds',
  403: 'The key lacks the scope, or is of the other side',
  404: 'There is no such thing, or it is another’s',
  409: 'Not as things stand now',
  422: 'What was sent is not right; `errors` say where',
  429: 'Too many requests with this key',
  default: 'Not done, and why',
} as const;
export type ProblemStatus = keyof typeof PROBLEMS;

export const idempotencyKey = z.object({
  'Idempotency-Key': z
    .string()
    .regex(/^[\w-]{1,100}$/)
    .optional()
    .describe('Does the work once: the same request under the same key gets the first answer again for a day'),
});

/** Puts headers and problems where operations refer to them. */
export function sharedParts(registry: OpenAPIRegistry) {
  const headers = new Map<Header, { $ref: string }>();
  for (const [name, [type, description]] of Object.entries(HEADERS))
    headers.set(name as Header, registry.registerComponent('headers', name, { description, schema: { type } }).ref);
  const pick = (names: readonly Header[]) => Object.fromEntries(names.map((name) => [name, headers.get(name)!]));
  const schema = { $ref: '#/components/schemas/Problem' };
  registry.register('Problem', problem);
  const problems = new Map<ProblemStatus, { $ref: string }>();
  for (const [status, description] of Object.entries(PROBLEMS)) {
    const content = { 'application/problem+json': { schema } };
    const worn = status === '429' ? { headers: pick(['Retry-After']) } : {};
    const part = registry.registerComponent('responses', status === 'default' ? 'ProblemOther' : `Problem${status}`, {
      description,
      content,
      ...worn,
    });
    problems.set(status === 'default' ? status : (Number(status) as ProblemStatus), part.ref);
  }
  return {
    headers: (more: readonly Header[]) => pick([...RATION, ...more]),
    problem: (status: ProblemStatus) => problems.get(status)!,
  };
}
