/** How many characters of a number a reference has room for: a transfer's may have eighteen, of which RF and the checks take four. */
const ROOM = 14;

/** A number as it stands in its reference: capitals and digits alone, the last fourteen of them. */
export const referenceKey = (number: string): string =>
  number
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '')
    .slice(-ROOM);

/**
 * What a buyer writes on a transfer: an ISO 11649 creditor reference over the document's number, `RF47LAN20260001`. Its two
 * check digits find any wrong digit or letter, and any two neighbours of a kind exchanged. At most eighteen characters, which Faster Payments and
 * Bacs carry.
 */
export function paymentReference(number: string): string {
  const key = referenceKey(number);
  const check = 98n - remainderOf(`${key}RF00`);
  return `RF${check.toString().padStart(2, '0')}${key}`;
}

/** The key within a reference that stands, with its right check digits, anywhere in a text; spaces count for nothing. */
export function referencesIn(text: string): string[] {
  const plain = text.toUpperCase().replace(/[^A-Z0-9]/g, '');
  const found = [...plain.matchAll(/(?=RF(\d\d)([A-Z0-9]{1,14}))/g)].flatMap(([, check, rest]) =>
    // Where the reference ends is not known in a text without spaces: each end is tried, and almost none checks.
    Array.from({ length: rest!.length }, (_, cut) => rest!.slice(0, rest!.length - cut)).filter(
      (key) => remainderOf(`${key}RF${check}`) === 1n,
    ),
  );
  return [...new Set(found)];
}

/** ISO 7064 mod 97-10 over digits and letters (A = 10 to Z = 35). */
function remainderOf(text: string): bigint {
  const digits = [...text].map((one) => parseInt(one, 36).toString()).join('');
  return BigInt(digits) % 97n;
}
