import { referenceKey, referencesIn } from '@/invoicing';
import { grouped } from '@/kernel';
import { wordsAgree, wordsOf } from './names-agree';

/** An invoice something is owed of, as a transfer may pay it. */
export interface OpenItem {
  readonly invoiceId: string;
  readonly number: string;
  readonly payerId: string;
  readonly payerName: string;
  readonly openMinor: bigint;
  readonly dueOn: string | null;
}

/** What one payer owes, and its name's words: made once for many transfers. */
export interface OpenPayer {
  readonly payerId: string;
  readonly payerName: string;
  readonly words: readonly string[];
  readonly totalMinor: bigint;
  readonly items: readonly (OpenItem & { readonly key: string })[];
}

export interface TransferToMatch {
  readonly amountMinor: bigint;
  readonly partyName: string;
  readonly partyAccount: string;
  readonly reference: string;
  readonly description: string;
}

/** Why an invoice may be meant, from what is sure to what is only likely. */
export type Sign = 'reference' | 'number' | 'account' | 'name' | 'amount';

export interface Suggestion {
  readonly payerId: string;
  readonly payerName: string;
  readonly signs: readonly Sign[];
  /** How the transfer would be shared; what is over is the payer's credit. */
  readonly parts: readonly { readonly invoiceId: string; readonly number: string; readonly amountMinor: bigint }[];
  readonly restMinor: bigint;
  /** References with their check digits, of one payer, whose open amounts come to the transfer: it is accepted by itself. */
  readonly isExact: boolean;
}

const WEIGHT: Readonly<Record<Sign, number>> = { reference: 16, number: 8, account: 5, amount: 3, name: 2 };
const MOST = 4;

/**
 * What a transfer may be for, the likeliest first. `payersOfAccount` are those whose transfers came from the same account
 * before. An amount alone is told only where one payer's invoices come to it.
 */
export function matchTransfer(
  transfer: TransferToMatch,
  payers: readonly OpenPayer[],
  payersOfAccount: ReadonlySet<string>,
): Suggestion[] {
  const text = `${transfer.reference} ${transfer.description}`;
  const keys = new Set([...referencesIn(transfer.reference), ...referencesIn(text)]);
  const plain = text.toUpperCase().replace(/[^A-Z0-9]/g, '');
  const partyWords = wordsOf(transfer.partyName);
  const isReferred = ({ key }: { key: string }): boolean => keys.has(key);
  const isNumbered = ({ key }: { key: string }): boolean => plain.includes(key);
  const referred = payers.reduce((sum, { items }) => sum + items.filter(isReferred).length, 0);
  const suggestions = payers.flatMap(({ payerId, payerName, words, items, totalMinor }): Suggestion[] => {
    const meant = items.filter((one) => isReferred(one) || isNumbered(one));
    const isFrom = payersOfAccount.has(payerId);
    const isNamed = wordsAgree(partyWords, words);
    // Nearly all payers have nothing to do with a transfer: a queue is told in the time of those that have.
    const mayCome =
      totalMinor === transfer.amountMinor || items.some(({ openMinor }) => openMinor === transfer.amountMinor);
    if (meant.length === 0 && !isFrom && !isNamed && !mayCome) return [];
    const fitting = meant.length > 0 ? meant : likely(items, transfer.amountMinor);
    const isSum = sumOf(fitting) === transfer.amountMinor;
    const signs: Sign[] = [
      ...(meant.some(isReferred) ? (['reference'] as const) : []),
      ...(meant.some(isNumbered) ? (['number'] as const) : []),
      ...(isFrom ? (['account'] as const) : []),
      ...(isSum ? (['amount'] as const) : []),
      ...(isNamed ? (['name'] as const) : []),
    ];
    if (signs.length === 0) return [];
    const isExact = isSum && meant.length === referred && meant.length > 0 && meant.every(isReferred);
    const order = [...fitting, ...items.filter((one) => !fitting.includes(one))];
    return [{ payerId, payerName, signs, ...shared(transfer.amountMinor, isExact ? fitting : order), isExact }];
  });
  const sure = suggestions.filter(({ signs }) => signs.some((sign) => sign !== 'amount'));
  return (sure.length > 0 ? sure : suggestions.length === 1 ? suggestions : suggestions.slice(0, MOST))
    .toSorted((a, b) => weightOf(b) - weightOf(a))
    .slice(0, MOST);
}

/** An amount over invoices in order, each at most what is open of it. */
export function shared(
  amountMinor: bigint,
  items: readonly Pick<OpenItem, 'invoiceId' | 'number' | 'openMinor'>[],
): Pick<Suggestion, 'parts' | 'restMinor'> {
  let left = amountMinor;
  const parts = items.flatMap(({ invoiceId, number, openMinor }) => {
    const taken = openMinor < left ? openMinor : left;
    if (taken <= 0n) return [];
    left -= taken;
    return [{ invoiceId, number, amountMinor: taken }];
  });
  return { parts, restMinor: left };
}

const weightOf = ({ signs }: Suggestion): number => signs.reduce((sum, sign) => sum + WEIGHT[sign], 0);
const sumOf = (items: readonly OpenItem[]): bigint => items.reduce((sum, { openMinor }) => sum + openMinor, 0n);

/** One invoice of exactly the amount, or all of them if they come to it, else the oldest first. */
function likely<Item extends OpenItem>(items: readonly Item[], amountMinor: bigint): Item[] {
  const one = items.find(({ openMinor }) => openMinor === amountMinor);
  return one ? [one] : items.toSorted((a, b) => (a.dueOn ?? '').localeCompare(b.dueOn ?? ''));
}

/** What is open by who owes it, in its order. */
export const openPayers = (open: readonly OpenItem[]): OpenPayer[] =>
  [...grouped(open, ({ payerId }) => payerId)].map(([payerId, items]) => ({
    payerId,
    payerName: items[0]!.payerName,
    words: wordsOf(items[0]!.payerName),
    totalMinor: sumOf(items),
    items: items.map((item) => ({ ...item, key: referenceKey(item.number) })),
  }));
