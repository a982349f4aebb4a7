/** What a test card or a test account does, by its number: the numbers of Stripe's own documentation. */
export interface Behaviour {
  readonly kind: 'card' | 'bacs_debit';
  readonly last4: string;
  /** Asked for at the page itself: never, at every payment, or once when it is saved. */
  readonly authentication?: 'always' | 'at-setup';
  /** Declined at the page, or only when it is charged later without its holder. */
  readonly declined?: 'at-once' | 'off-session';
  readonly declineCode?: string;
  /** Bacs: the debit fails days later. */
  readonly failsLater?: string;
  /** The bank takes the mandate away with that failure, or never accepts it. */
  readonly mandateEnds?: 'with-failure' | 'at-once';
  /** Paid, and then disputed by its holder or the bank, or (`general`) inquired about. */
  readonly disputed?: string;
}

const CARDS: Readonly<Record<string, Omit<Behaviour, 'kind' | 'last4'>>> = {
  '4242424242424242': {},
  '4000000000000002': { declined: 'at-once', declineCode: 'generic_decline' },
  '4000000000009995': { declined: 'at-once', declineCode: 'insufficient_funds' },
  '4000000000000341': { declined: 'off-session', declineCode: 'generic_decline' },
  '4000002760003184': { authentication: 'always' },
  '4000002500003155': { authentication: 'at-setup' },
  '4000000000000259': { disputed: 'fraudulent' },
  '4000000000001976': { disputed: 'general' },
};
const ACCOUNTS: Readonly<Record<string, Omit<Behaviour, 'kind' | 'last4'>>> = {
  '00012345': {},
  '22222227': { failsLater: 'insufficient_funds' },
  '33333335': { failsLater: 'debit_not_authorized', mandateEnds: 'with-failure' },
  '55555559': { disputed: 'bank_cannot_process' },
  '00033333': { mandateEnds: 'at-once' },
};
export const TEST_SORT_CODE = '108800';

export function cardOf(number: string): Behaviour | null {
  const digits = number.replace(/\D/g, '');
  const card = CARDS[digits];
  return card ? { kind: 'card', last4: digits.slice(-4), ...card } : null;
}

export function bankAccountOf(sortCode: string, number: string): Behaviour | null {
  const account = ACCOUNTS[number.replace(/\D/g, '')];
  if (sortCode.replace(/\D/g, '') !== TEST_SORT_CODE || !account) return null;
  return { kind: 'bacs_debit', last4: number.replace(/\D/g, '').slice(-4), ...account };
}
