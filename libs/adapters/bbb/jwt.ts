import { createHmac, timingSafeEqual } from 'node:crypto';

const HASHES = { HS256: 'sha256', HS512: 'sha512' } as const;
export type JwtAlgorithm = keyof typeof HASHES;

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const mac = (algorithm: JwtAlgorithm, text: string, secret: string): Buffer =>
  createHmac(HASHES[algorithm], secret).update(text).digest();

/** A compact JSON Web Token, signed with a shared secret as BBB's callbacks are (BBB API, section 5). */
export function signedJwt(algorithm: JwtAlgorithm, claims: Record<string, unknown>, secret: string): string {
  const text = `${part({ alg: algorithm, typ: 'JWT' })}.${part(claims)}`;
  return `${text}.${mac(algorithm, text, secret).toString('base64url')}`;
}

/**
 * The claims of a token that this secret signed in this way, or null. The algorithm is the one expected, never one that
 * the token names; an `exp` that has passed makes it void.
 */
export function verifiedJwt(
  algorithm: JwtAlgorithm,
  token: string,
  secret: string,
  now: Date,
): Record<string, unknown> | null {
  const [head, claims, signature, ...rest] = token.split('.');
  if (!head || !claims || !signature || rest.length > 0) return null;
  const given = Buffer.from(signature, 'base64url');
  const expected = mac(algorithm, `${head}.${claims}`, secret);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
  const read = objectIn(claims);
  if (objectIn(head)?.alg !== algorithm || !read) return null;
  return typeof read.exp === 'number' && read.exp * 1000 < now.getTime() ? null : read;
}

function objectIn(base64url: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(base64url, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
