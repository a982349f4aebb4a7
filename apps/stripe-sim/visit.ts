import { authenticate, submit, type Typed } from './checkout';
import { authenticationPage, checkoutPage, gonePage } from './pages';
import type { Sim } from './sim';

type Seen = { readonly status: number; readonly html: string } | { readonly to: string };

/** The pages a payer sees: a session's Checkout, and the bank's question who they are. `form` is null for a look. */
export function visit(sim: Sim, form: Record<string, unknown> | null, url: URL): Seen {
  const [, , page, id = ''] = url.pathname.split('/');
  const account = sim.accounts.find((one) => one.anyById(id) !== undefined);
  if (!account) return { status: 404, html: gonePage('There is no such page.') };
  if (page === 'authenticate')
    return form
      ? { to: authenticate(account, id, form.answer === 'yes', sim.url) }
      : { status: 200, html: authenticationPage() };
  const session = account.get('cs', id);
  if (session.status !== 'open') return { status: 410, html: gonePage('It was completed or has expired.') };
  const data = sim.intentData.get(id) ?? { metadata: {}, description: null };
  const shown = { seller: account.name, what: data.description ?? '' };
  if (!form) return { status: 200, html: checkoutPage(session, shown) };
  const next = submit(account, session, form as Typed, data, sim.url);
  return 'to' in next ? next : { status: 402, html: checkoutPage(session, { ...shown, refusal: next.refusal }) };
}
