import { referenceKey, referencesIn } from '@/invoicing';
import { namesAgree } from './names-agree';

/** An invoice something is owed of, as a transfer may pay it. */
export interface OpenItem {
  readonly invoiceId: string;
  readonly number: string;
  readonly payerId: string;
  readonly payerName: string;
  readonly openMinor: bigint;
  readonly dueOn: string | null;
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
  open: readonly OpenItem[],
  payersOfAccount: ReadonlySet<string>,
): Suggestion[] {
  const text = `${transfer.reference} ${transfer.description}`;
  const keys = new Set([...referencesIn(transfer.reference), ...referencesIn(text)]);
  const plain = text.toUpperCase().replace(/[^A-Z0-9]/g, '');
  const byReference = open.filter(({ number }) => keys.has(referenceKey(number)));
  const byNumber = open.filter(({ number }) => plain.includes(referenceKey(number)));
  const named = new Set([...byReference, ...byNumber].map(({ invoiceId }) => invoiceId));
  const suggestions = [...byPayer(open)].flatMap(([payerId, items]): Suggestion[] => {
    const meant = items.filter(({ invoiceId }) => named.has(invoiceId));
    const fitting = meant.length > 0 ? meant : likely(items, transfer.amountMinor);
    const isSum = sumOf(fitting) === transfer.amountMinor;
    const payerName = items[0]!.payerName;
    const signs: Sign[] = [
      ...(meant.some((one) => byReference.includes(one)) ? (['reference'] as const) : []),
      ...(meant.some((one) => byNumber.includes(one)) ? (['number'] as const) : []),
      ...(payersOfAccount.has(payerId) ? (['account'] as const) : []),
      ...(isSum ? (['amount'] as const) : []),
      ...(namesAgree(transfer.partyName, payerName) ? (['name'] as const) : []),
    ];
    if (signs.length === 0) return [];
    const isExact =
      isSum &&
      meant.length === byReference.length &&
      meant.length > 0 &&
      meant.every((one) => byReference.includes(one));
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
function likely(items: readonly OpenItem[], amountMinor: bigint): OpenItem[] {
  const one = items.find(({ openMinor }) => openMinor === amountMinor);
  return one ? [one] : items.toSorted((a, b) => (a.dueOn ?? '').localeCompare(b.dueOn ?? ''));
}

function byPayer(open: readonly OpenItem[]): Map<string, OpenItem[]> {
  const payers = new Map<string, OpenItem[]>();
  for (const item of open) payers.set(item.payerId, [...(payers.get(item.payerId) ?? []), item]);
  return payers;
}
