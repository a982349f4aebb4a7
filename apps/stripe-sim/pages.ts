import Handlebars from 'handlebars';
import type Stripe from 'stripe';

const { escapeExpression: safe } = Handlebars.Utils;
const STYLE = `body{font:16px/1.5 system-ui,sans-serif;margin:0;background:#f6f8fa;color:#1a1f36}main{max-width:26rem;margin:3rem auto;background:#fff;border:1px solid #e3e8ee;border-radius:8px;padding:2rem}
label{display:block;margin:.7rem 0;font-size:.9rem;color:#4f566b}input{display:block;width:100%;box-sizing:border-box;font:inherit;padding:.5rem;border:1px solid #c9d2dc;border-radius:5px}
button{font:inherit;width:100%;padding:.6rem;margin-top:.7rem;border:0;border-radius:5px;background:#5247d5;color:#fff}button.quiet{background:#e3e8ee;color:#1a1f36}
.test{background:#ffe9b8;color:#6b4a00;padding:.2rem .6rem;border-radius:4px;font-size:.8rem}.bad{color:#b3093c}h1{font-size:1.6rem;margin:.6rem 0}small{color:#697386}fieldset{border:0;padding:0;margin:1rem 0 0}legend{font-weight:600}`;

const html = (title: string, body: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${safe(title)}</title><style>${STYLE}</style></head><body><main><span class="test">TEST MODE · simulated</span>${body}</main></body></html>`;

const amountText = (session: Stripe.Checkout.Session): string =>
  new Intl.NumberFormat('en-GB', { style: 'currency', currency: session.currency ?? 'gbp' }).format(
    (session.amount_total ?? 0) / 100,
  );

/** The page of a Checkout session, as the visitor sees it. */
export function checkoutPage(
  session: Stripe.Checkout.Session,
  { seller, what, refusal }: { seller: string; what: string; refusal?: string },
): string {
  const isSetup = session.mode === 'setup';
  const takes = (type: string): boolean => session.payment_method_types.includes(type);
  return html(
    seller,
    `<p>${safe(seller)}</p><h1>${isSetup ? 'Save how you pay' : safe(amountText(session))}</h1><p>${safe(what)}</p>
${refusal ? `<p class="bad" role="alert">${safe(refusal)}</p>` : ''}
${takes('card') ? `<form method="post"><fieldset><legend>Card</legend><label>Card number <input name="card" inputmode="numeric" autocomplete="off" placeholder="4242 4242 4242 4242" required></label><label>Name on card <input name="name"></label><button>${isSetup ? 'Save card' : 'Pay by card'}</button></fieldset></form>` : ''}
${takes('bacs_debit') ? `<form method="post"><fieldset><legend>Bacs Direct Debit</legend><label>Name <input name="name" required></label><label>Sort code <input name="sortCode" placeholder="10-88-00" required></label><label>Account number <input name="accountNumber" placeholder="00012345" required></label><button>${isSetup ? 'Set up Direct Debit' : 'Pay by Direct Debit'}</button><small>Protected by the Direct Debit Guarantee.</small></fieldset></form>` : ''}
${session.cancel_url ? `<p><a href="${safe(session.cancel_url)}">Back to ${safe(seller)}</a></p>` : ''}`,
  );
}

/** The bank's page that asks the holder to show who they are. */
export const authenticationPage = (): string =>
  html(
    '3-D Secure',
    `<h1>Is this you?</h1><p>Your bank wants to know that it is really you who pays.</p><form method="post"><button name="answer" value="yes">Complete authentication</button><button class="quiet" name="answer" value="no">Fail authentication</button></form>`,
  );

export const gonePage = (text: string): string => html('Checkout', `<h1>This page has gone</h1><p>${safe(text)}</p>`);
