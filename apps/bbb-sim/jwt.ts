import { createHmac } from 'node:crypto';

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const HASHES = { HS256: 'sha256', HS512: 'sha512' } as const;

/** A compact JSON Web Token, signed with a server's secret as its callbacks are (BBB API, section 5). */
export function signedJwt(algorithm: keyof typeof HASHES, claims: Record<string, unknown>, secret: string): string {
  const text = `${part({ alg: algorithm, typ: 'JWT' })}.${part(claims)}`;
  return `${text}.${createHmac(HASHES[algorithm], secret).update(text).digest('base64url')}`;
}
