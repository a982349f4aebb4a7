import { signerOf, withoutChecksum } from '@/adapters/bbb';
import { sortedForm } from './raw-query';

export interface Signed {
  /** Which of the secrets signed. */
  readonly secretIndex: number;
  /** The parameters that go on, without the checksum: of the query, or of the form. */
  readonly query: string;
}

/** What a tenant without a secret is checked against, so that an unknown tenant takes as long as a wrong secret. */
export const NOBODY = ['0'.repeat(40), '1'.repeat(40)];

/**
 * Checks the signature of a call over the bytes as they were sent; null if no secret made it. A form whose address holds
 * no parameters may be signed over its body as sent, or over the body sorted and encoded anew; where a tenant allows it,
 * over nothing, as BBB 3.0 does (BBB API, section 2 POST).
 */
export function checkSignature(
  call: string,
  rawQuery: string,
  form: string | null,
  secrets: readonly string[],
  takesUnsignedForms: boolean,
): Signed | null {
  const url = withoutChecksum(rawQuery);
  if (form === null || form === '') return signed(call, url.query, url.checksum, secrets, url.query);
  const body = withoutChecksum(form);
  if (url.query !== '') {
    // Signed is the address alone; what the form adds to it is taken, save what stands in both.
    const names = new Set(url.query.split('&').map((pair) => pair.split('=')[0]));
    const isInBoth = body.query.split('&').some((pair) => names.has(pair.split('=')[0]));
    return isInBoth ? null : signed(call, url.query, url.checksum ?? body.checksum, secrets, url.query);
  }
  const checksum = url.checksum ?? body.checksum;
  return (
    signed(call, body.query, checksum, secrets, body.query) ??
    signed(call, sortedForm(form), checksum, secrets, body.query) ??
    (takesUnsignedForms ? signed(call, '', checksum, secrets, body.query) : null)
  );
}

function signed(
  call: string,
  over: string,
  checksum: string | null,
  secrets: readonly string[],
  query: string,
): Signed | null {
  const secretIndex = signerOf(call, over, checksum, secrets);
  return secretIndex < 0 ? null : { secretIndex, query };
}
