import { Injectable } from '@nestjs/common';
import { StripeHasNone } from '@/adapters/stripe';
import { asIssuer } from '@/invoicing';
import { type Actor, asJob, Tenancy } from '@/runtime';
import { KEY_HOLDS_MS } from './payment';
import { type PaymentAccount, PaymentAccountsStore } from './payment-accounts.store';
import { StripeAccounts } from './stripe-accounts.service';

interface CustomerRow {
  readonly externalId: string | null;
  readonly createdAt: Date;
  readonly name: string;
  readonly email: string;
  readonly language: string;
}

/** What the card service is told of a payer: it writes to it of debits to come. */
const toldOf = ({ name, email, language }: Pick<CustomerRow, 'name' | 'email' | 'language'>) => ({
  name,
  email,
  preferred_locales: [language],
});

/** A payer as the card service knows it: one customer per payer and account. */
@Injectable()
export class PaymentCustomers {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly stripe: StripeAccounts,
    private readonly accounts: PaymentAccountsStore,
  ) {}

  /** The customer's id, made if need be: written down, made with a key, written down again. */
  async idOf(
    {
      tier,
      resellerId,
      payerId,
      account,
    }: { tier: 'retail' | 'wholesale'; resellerId: string; payerId: string; account: PaymentAccount },
    actor: Actor,
  ): Promise<string> {
    const issuer = { tier, issuerResellerId: account.resellerId };
    const row = await asIssuer(this.tenancy, issuer, actor, async (tx) => {
      await tx.query(
        `insert into payment_customers (reseller_id, payer_id, account_reseller_id, account_id, created_at) values ($1, $2, $3, $4, $5)
         on conflict do nothing`,
        [resellerId, payerId, account.resellerId, account.id, tx.clock.now()],
      );
      const found = await tx.one<CustomerRow>(
        `select c.external_id as "externalId", c.created_at as "createdAt", y.name, y.emails[1] as email, y.language
           from payment_customers c
           join payers y on y.reseller_id = c.reseller_id and y.id = c.payer_id
         where c.reseller_id = $1 and c.payer_id = $2 and c.account_id = $3`,
        [resellerId, payerId, account.id],
      );
      return { ...found!, isOld: tx.clock.now().getTime() - found!.createdAt.getTime() > KEY_HOLDS_MS };
    });
    if (row.externalId) return row.externalId;
    const externalId = await this.stripe.call({ tier, account }, (client) =>
      client.call(async (sdk) => {
        const found = async (): Promise<string | null> => {
          for await (const one of sdk.customers.list({ email: row.email, limit: 100 }))
            if (one.metadata.payer === payerId) return one.id;
          return null;
        };
        // The key is forgotten after a day: then it is asked first whether the customer was made.
        const known = row.isOld ? await found() : null;
        if (known) return known;
        try {
          const made = await sdk.customers.create(
            { ...toldOf(row), metadata: { payer: payerId } },
            { idempotencyKey: `customer.${account.id}.${payerId}` },
          );
          return made.id;
        } catch (error) {
          const made = await found().catch(() => null);
          if (!made) throw error;
          return made;
        }
      }),
    );
    await asIssuer(this.tenancy, issuer, actor, (tx) =>
      tx.query(
        `update payment_customers set external_id = $4 where reseller_id = $1 and payer_id = $2 and account_id = $3 and external_id is null`,
        [resellerId, payerId, account.id, externalId],
      ),
    );
    return externalId;
  }

  /** After a payer has changed: wherever it is known, at accounts whose key works, its data are made the same. */
  async update({ resellerId, payerId }: { resellerId: string; payerId: string }): Promise<void> {
    const actor = asJob('payments.update-customers');
    const known = await this.tenancy.acrossNetwork({ actor, why: 'a payer has changed' }, async (tx) => {
      const rows = await tx.query<CustomerRow & { accountId: string; tier: 'retail' | 'wholesale' }>(
        `select c.external_id as "externalId", c.account_id as "accountId", y.tier, y.name, y.emails[1] as email, y.language
         from payment_customers c join payers y on y.reseller_id = c.reseller_id and y.id = c.payer_id
           join payment_accounts a on a.reseller_id = c.account_reseller_id and a.id = c.account_id and a.state = 'active'
         where c.reseller_id = $1 and c.payer_id = $2 and c.external_id is not null`,
        [resellerId, payerId],
      );
      const at = [];
      for (const row of rows) at.push({ row, account: (await this.accounts.byId(tx, row.accountId))! });
      return at;
    });
    for (const { row, account } of known)
      await this.stripe
        .call({ tier: row.tier, account }, (client) =>
          client.call((sdk) => sdk.customers.update(row.externalId!, toldOf(row))),
        )
        .catch((error: unknown) => {
          // Somebody took it away there: it is told no more.
          if (!(error instanceof StripeHasNone)) throw error;
        });
  }
}
