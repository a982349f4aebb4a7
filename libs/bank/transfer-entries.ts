import type { EntryToPost } from '@/books';
import type { BankAccount } from './bank-account';

type Of = Pick<BankAccount, 'resellerId' | 'issuerId' | 'currency'>;
interface Movement {
  readonly sourceId: string;
  readonly amountMinor: bigint;
  readonly postedOn: string;
}
const entry = (
  { resellerId, issuerId, currency }: Of,
  { sourceId, postedOn }: Movement,
  kind: EntryToPost['kind'],
  postings: EntryToPost['postings'],
): EntryToPost => ({
  resellerId,
  tenantId: null,
  tier: 'retail',
  issuerResellerId: resellerId,
  issuerId,
  kind,
  sourceId,
  postedOn,
  currency,
  postings,
});

/** Money that came to the bank, of whom is not known yet. */
export const transferIn = (of: Of, movement: Movement): EntryToPost =>
  entry(of, movement, 'transfer-in', [
    { account: 'bank', amountMinor: movement.amountMinor },
    { account: 'unmatched', amountMinor: -movement.amountMinor },
  ]);

/** Money that came and is none of these books' business; and the same taken back. */
export const transferIgnored = (of: Of, movement: Movement): EntryToPost =>
  entry(of, movement, 'transfer-ignored', [
    { account: 'unmatched', amountMinor: movement.amountMinor },
    { account: 'bank', amountMinor: -movement.amountMinor },
  ]);
export const transferRestored = (of: Of, movement: Movement): EntryToPost => ({
  ...transferIn(of, movement),
  kind: 'transfer-restored',
});
