import { Injectable } from '@nestjs/common';
import type { IssuerTx } from '@/invoicing';

export interface PaymentMethod {
  readonly resellerId: string;
  readonly id: string;
  readonly tier: 'retail' | 'wholesale';
  readonly payerId: string;
  readonly accountResellerId: string;
  readonly accountId: string;
  readonly kind: 'card' | 'bacs_debit';
  readonly externalId: string;
  readonly mandateId: string | null;
  readonly mandateReference: string | null;
  /** A mandate is pending until its bank has taken it; it may be charged all the same, and takes longer. */
  readonly state: 'pending' | 'active' | 'inactive';
  /** What its owner knows it by: `Visa •••• 4242`. */
  readonly label: string;
  readonly inactiveReason: string | null;
}

/** A method with what its payer is called at the card service: nobody saves one before being known there. */
export interface ChargeableMethod extends PaymentMethod {
  readonly customerId: string;
}

/** Whose method it is, and at which account. */
export interface MethodOwner {
  readonly tier: 'retail' | 'wholesale';
  readonly issuerResellerId: string;
  readonly issuerId: string;
  readonly resellerId: string;
  readonly payerId: string;
}

export interface MethodSetup {
  readonly resellerId: string;
  readonly id: string;
  readonly tier: 'retail' | 'wholesale';
  readonly payerId: string;
  readonly accountResellerId: string;
  readonly accountId: string;
  readonly request: Readonly<Record<string, unknown>>;
  readonly sessionId: string | null;
  readonly state: 'open' | 'complete' | 'expired';
}

const COLUMNS = `reseller_id as "resellerId", id, tier, payer_id as "payerId", account_reseller_id as "accountResellerId",
  account_id as "accountId", kind, external_id as "externalId", mandate_id as "mandateId", mandate_reference as "mandateReference", state,
  label, inactive_reason as "inactiveReason"`;
const SETUP = `reseller_id as "resellerId", id, tier, payer_id as "payerId", account_reseller_id as "accountResellerId",
  account_id as "accountId", request, session_id as "sessionId", state`;

/** Saved cards and mandates; a payer has one at a time with an account. */
@Injectable()
export class PaymentMethodsStore {
  inUse(
    tx: IssuerTx,
    { resellerId, payerId }: Pick<MethodOwner, 'resellerId' | 'payerId'>,
    accountId: string,
  ): Promise<PaymentMethod | undefined> {
    return tx.one(
      `select ${COLUMNS} from payment_methods where reseller_id = $1 and payer_id = $2 and account_id = $3 and state <> 'inactive'`,
      [resellerId, payerId, accountId],
    );
  }

  /** Those of several payers, with the customers they are charged as. */
  allInUse(
    tx: IssuerTx,
    payers: readonly Pick<MethodOwner, 'resellerId' | 'payerId'>[],
    accountId: string,
  ): Promise<ChargeableMethod[]> {
    return tx.query(
      `select m.*, c.external_id as "customerId" from unnest($1::uuid[], $2::uuid[]) as w(r, p)
         cross join lateral (select ${COLUMNS} from payment_methods
           where reseller_id = w.r and payer_id = w.p and account_id = $3 and state <> 'inactive') m
         join payment_customers c on c.reseller_id = w.r and c.payer_id = w.p and c.account_id = $3 and c.external_id is not null`,
      [payers.map(({ resellerId }) => resellerId), payers.map(({ payerId }) => payerId), accountId],
    );
  }

  /** The last one a payer had, in use or not: what its page shows. */
  latest(
    tx: IssuerTx,
    { resellerId, payerId }: Pick<MethodOwner, 'resellerId' | 'payerId'>,
    accountId: string,
  ): Promise<PaymentMethod | undefined> {
    return tx.one(
      `select ${COLUMNS} from payment_methods where reseller_id = $1 and payer_id = $2 and account_id = $3
       order by state = 'inactive', created_at desc limit 1`,
      [resellerId, payerId, accountId],
    );
  }

  /** How a payer pays now, at whatever account serves its issuer; or what has ended there last. */
  ofPayer(
    tx: IssuerTx,
    { resellerId, payerId }: Pick<MethodOwner, 'resellerId' | 'payerId'>,
  ): Promise<PaymentMethod | undefined> {
    return tx.one(
      `select ${COLUMNS} from payment_methods m where reseller_id = $1 and payer_id = $2
         and exists (select 1 from payment_accounts a
           where a.reseller_id = m.account_reseller_id and a.id = m.account_id and a.state <> 'replaced')
       order by state = 'inactive', created_at desc limit 1`,
      [resellerId, payerId],
    );
  }

  byId(tx: IssuerTx, id: string): Promise<PaymentMethod | undefined> {
    return tx.one(`select ${COLUMNS} from payment_methods where id = $1`, [id]);
  }

  byExternal(tx: IssuerTx, accountId: string, externalId: string): Promise<PaymentMethod | undefined> {
    return tx.one(
      `select ${COLUMNS} from payment_methods where account_id = $1 and (external_id = $2 or mandate_id = $2)`,
      [accountId, externalId],
    );
  }

  /** Keeps a method in place of the one before; the same one again is no other. */
  async keep(tx: IssuerTx, method: Omit<PaymentMethod, 'inactiveReason'>): Promise<void> {
    if (await this.byExternal(tx, method.accountId, method.externalId)) return;
    await tx.query(
      `update payment_methods set state = 'inactive', inactive_reason = 'replaced'
       where reseller_id = $1 and payer_id = $2 and account_id = $3 and state <> 'inactive'`,
      [method.resellerId, method.payerId, method.accountId],
    );
    await tx.query(
      `insert into payment_methods (reseller_id, id, tier, payer_id, account_reseller_id, account_id, kind, external_id, mandate_id,
         mandate_reference, state, label, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
      [
        method.resellerId,
        method.id,
        method.tier,
        method.payerId,
        method.accountResellerId,
        method.accountId,
        method.kind,
        method.externalId,
        method.mandateId,
        method.mandateReference,
        method.state,
        method.label,
        tx.clock.now(),
      ],
    );
  }

  /** How far the bank is with it; a method that has ended is never used again. */
  async mark(tx: IssuerTx, id: string, state: 'pending' | 'active'): Promise<void> {
    await tx.query(`update payment_methods set state = $2 where id = $1 and state <> 'inactive'`, [id, state]);
  }

  /** Ends methods for good. Answers those that were in use until now. */
  end(tx: IssuerTx, ids: readonly string[], reason: string): Promise<{ resellerId: string; id: string }[]> {
    return tx.query(
      `update payment_methods set state = 'inactive', inactive_reason = $2 where id = any($1) and state <> 'inactive'
       returning reseller_id as "resellerId", id`,
      [ids, reason],
    );
  }

  async addSetup(tx: IssuerTx, setup: Omit<MethodSetup, 'sessionId' | 'state'>): Promise<void> {
    await tx.query(
      `insert into payment_method_setups (reseller_id, id, tier, payer_id, account_reseller_id, account_id, request, state, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, 'open', $8)`,
      [
        setup.resellerId,
        setup.id,
        setup.tier,
        setup.payerId,
        setup.accountResellerId,
        setup.accountId,
        setup.request,
        tx.clock.now(),
      ],
    );
  }

  setup(tx: IssuerTx, id: string): Promise<MethodSetup | undefined> {
    return tx.one(`select ${SETUP} from payment_method_setups where id::text = $1 or session_id = $1`, [id]);
  }

  async changeSetup(
    tx: IssuerTx,
    id: string,
    { sessionId = null, state = null }: { sessionId?: string | null; state?: MethodSetup['state'] | null },
  ): Promise<void> {
    await tx.query(
      'update payment_method_setups set session_id = coalesce($2, session_id), state = coalesce($3, state) where id = $1',
      [id, sessionId, state],
    );
  }
}
