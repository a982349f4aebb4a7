import { randomBytes } from 'node:crypto';
import { signerOf, withoutChecksum } from '@/adapters/bbb';
import { sortedForm } from './raw-query';

/** Secrets that nobody has: an unknown tenant and one with a single secret are checked for as long as one with two. */
const NOBODY: readonly string[] = [0, 1].map(() => randomBytes(30).toString('base64url'));

/** A raw query or form, its checksum taken out wherever it stood. */
export type Unsummed = ReturnType<typeof withoutChecksum>;

/**
 * Which of a tenant's secrets signed these bytes, or -1. They are the query's as it was sent, never decoded (BBB API,
 * section 2 Checksum).
 */
export function signer(call: string, over: string, checksum: string | null, secrets: readonly string[]): number {
  const padded = secrets.length > NOBODY.length ? secrets : NOBODY.map((nobody, at) => secrets[at] ?? nobody);
  const index = signerOf(call, over, checksum, padded);
  return index < secrets.length ? index : -1;
}

/**
 * Which secret signed a form whose address holds no parameters: over its body as sent, or over the body sorted and
 * encoded anew; where a tenant allows it, over nothing, as BBB 3.0 does (BBB API, section 2 POST).
 */
export function formSigner(
  call: string,
  form: string,
  inUrl: string | null,
  secrets: readonly string[],
  takesUnsignedForms: boolean,
): number {
  const body = withoutChecksum(form);
  const checksum = inUrl ?? body.checksum;
  // Each way is looked at, so that the time tells nobody which ways a tenant takes.
  const [asSent, sorted, unsigned] = [body.query, sortedForm(form), ''].map((over) =>
    signer(call, over, checksum, secrets),
  ) as [number, number, number];
  return Math.max(asSent, sorted, takesUnsignedForms ? unsigned : -1);
}
