import { verifyChecksum, withoutChecksum } from '@/adapters/bbb';

/**
 * Whether a form body carries a good signature of its own: over itself as sent, or, as servers up to 2.6 built it, over
 * its fields sorted by name and encoded anew (BBB API, section 2 POST).
 */
export function isSignedForm(call: string, body: string, secret: string): boolean {
  if (verifyChecksum(call, body, [secret])) return true;
  const { query, checksum } = withoutChecksum(body);
  if (checksum === null) return false;
  const fields = new URLSearchParams(query);
  fields.sort();
  return verifyChecksum(call, `${fields}&checksum=${checksum}`, [secret]);
}
