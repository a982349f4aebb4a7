/** What can be wrong between a program and its BBB address; each has a sentence in the catalogue. */
export type Problem =
  | 'no-secret'
  | 'name'
  | 'refused'
  | 'certificate'
  | 'status'
  | 'slow'
  | 'other-answer'
  | 'signature'
  | 'failed';

const CODES: readonly (readonly [RegExp, Problem])[] = [
  [/^(ENOTFOUND|EAI_AGAIN)$/, 'name'],
  [/CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO_VERIFY/, 'certificate'],
];
const KINDS: Readonly<Record<string, Problem>> = {
  'no-secret-for-rooms': 'no-secret',
  'bbb-timeout': 'slow',
  'bbb-broken-xml': 'other-answer',
  'bbb-checksum-refused': 'signature',
  'bbb-failed': 'failed',
};

/** The problem behind a failed call; null for what is a bug. */
export function problemOf(error: unknown): Problem | null {
  const { code, cause } = error as { code?: string; cause?: { code?: string; message?: string } };
  if (code !== 'bbb-unreachable') return KINDS[code ?? ''] ?? null;
  if (cause?.message?.startsWith('HTTP status')) return 'status';
  return CODES.find(([pattern]) => pattern.test(cause?.code ?? ''))?.[1] ?? 'refused';
}
