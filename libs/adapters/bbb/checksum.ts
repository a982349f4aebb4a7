import { hash, timingSafeEqual } from 'node:crypto';

/** The four kinds of checksum, told apart by their length in hex digits (BBB API, section 2). */
export const CHECKSUM_ALGORITHMS = { 40: 'sha1', 64: 'sha256', 96: 'sha384', 128: 'sha512' } as const;
export type ChecksumAlgorithm = (typeof CHECKSUM_ALGORITHMS)[keyof typeof CHECKSUM_ALGORITHMS];

/** hex(H(callName + queryString + secret)); `queryString` is without the checksum, byte for byte as sent. */
export function checksumOf(
  callName: string,
  queryString: string,
  secret: string,
  algorithm: ChecksumAlgorithm,
): string {
  return hash(algorithm, callName + queryString + secret, 'hex');
}

/** Takes the checksum out of a raw query, wherever it stands; `checksum` is null if there is none. */
export function withoutChecksum(rawQuery: string): { query: string; checksum: string | null } {
  const parameters = rawQuery === '' ? [] : rawQuery.split('&');
  const found = parameters.find((parameter) => parameter.startsWith('checksum='));
  return {
    query: parameters.filter((parameter) => !parameter.startsWith('checksum=')).join('&'),
    checksum: found === undefined ? null : found.slice('checksum='.length),
  };
}

/** Whether a raw query carries a good checksum under one of the secrets. */
export const verifyChecksum = (
  callName: string,
  rawQuery: string,
  secrets: readonly string[],
  allowed?: readonly ChecksumAlgorithm[],
): boolean => {
  const { query, checksum } = withoutChecksum(rawQuery);
  return signerOf(callName, query, checksum, secrets, allowed) >= 0;
};

/**
 * Which of the secrets made this checksum over a query (without it), or -1: any of the four kinds by its length (or
 * those of `allowed`), hex case ignored, every secret compared and each in constant time.
 */
export function signerOf(
  callName: string,
  query: string,
  checksum: string | null,
  secrets: readonly string[],
  allowed: readonly ChecksumAlgorithm[] = Object.values(CHECKSUM_ALGORITHMS),
): number {
  const algorithm = CHECKSUM_ALGORITHMS[checksum?.length as keyof typeof CHECKSUM_ALGORITHMS];
  const isForm = checksum && algorithm && allowed.includes(algorithm) && /^[0-9a-fA-F]+$/.test(checksum);
  if (!isForm) return -1;
  const given = Buffer.from(checksum.toLowerCase());
  return secrets.reduce(
    (found, secret, index) =>
      timingSafeEqual(Buffer.from(checksumOf(callName, query, secret, algorithm)), given) ? index : found,
    -1,
  );
}
