import { type MethodOwner, SaveMethod } from '../../../libs/payments';
import { actor, type Stage } from './stage';

/** What a payer types on the simulated Stripe's page. */
export type Typed = { readonly card: string } | { readonly sortCode: string; readonly accountNumber: string };

/** A payer saves a card or signs a direct debit, on the same page as a person would. */
export async function saveMethod({ app }: Stage, payer: MethodOwner, name: string, typed: Typed): Promise<void> {
  const page = await app.get(SaveMethod).open(payer, '/portal/payment-method', actor);
  await fetch(page, { method: 'POST', body: new URLSearchParams({ ...typed, name }), redirect: 'manual' });
  await app.get(SaveMethod).ask(payer, new URL(page).pathname.split('/').at(-1)!, actor);
}
