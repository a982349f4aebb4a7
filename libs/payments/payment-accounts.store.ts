import { Injectable } from '@nestjs/common';
import type { IssuerTx } from '@/invoicing';
import { type Figure, type Sealer, sealedIn } from '@/runtime';
import { UNDER_WAY } from './payment-state';

/** An issuer's account at the card service. Amounts are minor units of its currency. */
export interface PaymentAccount {
  readonly resellerId: string;
  readonly id: string;
  readonly issuerId: string;
  readonly externalId: string;
  readonly name: string;
  readonly isLive: boolean;
  readonly currency: string;
  readonly secretKeySealed: string;
  readonly webhookExternalId: string | null;
  /** All that hold, as one list, the newest first: while one takes another's place, both do. Null before the first. */
  readonly webhookSecretsSealed: string | null;
  readonly bacsDebitCeilingMinor: bigint;
  readonly bacsWeeklyCeilingMinor: bigint | null;
  /** Working days until the bank's answer to a debit, with a mandate in use and with a new one. */
  readonly bacsResultDays: number;
  readonly bacsNewMandateDays: number;
  /** Whether direct debits are switched on there. */
  readonly canDebit: boolean;
  /** False while a person has stopped collecting; what is under way goes on. */
  readonly isCollecting: boolean;
  readonly state: 'active' | 'refused' | 'replaced';
  readonly refusedReason: string | null;
  readonly checkedAt: Date;
  readonly reconciledAt: Date | null;
}

/** An account that another took the place of, and what is under way there. */
export interface FormerAccount extends Pick<PaymentAccount, 'name' | 'externalId' | 'isLive' | 'currency'> {
  readonly underWay: number;
  readonly amountMinor: bigint;
}

/** How an account debits by Bacs: at most so much at a time and in seven days; results come after so many working days. */
export interface Debits {
  readonly debitCeilingMinor: bigint;
  readonly weeklyCeilingMinor: bigint | null;
  readonly resultDays: number;
  readonly newMandateDays: number;
}

export const keyPlace = sealedIn('payment_accounts', 'secret_key_sealed');
export const webhookPlace = sealedIn('payment_accounts', 'webhook_secrets_sealed');

/** The secrets that webhooks of an account may be signed with, opened, the newest first. */
export const webhookSecretsOf = (
  { id, webhookSecretsSealed }: Pick<PaymentAccount, 'id' | 'webhookSecretsSealed'>,
  sealer: Sealer,
): string[] =>
  webhookSecretsSealed === null ? [] : (JSON.parse(sealer.open(webhookSecretsSealed, webhookPlace(id))) as string[]);

const COLUMNS = `reseller_id as "resellerId", id, issuer_id as "issuerId", external_id as "externalId", name, is_live as "isLive",
  currency, secret_key_sealed as "secretKeySealed", webhook_external_id as "webhookExternalId",
  webhook_secrets_sealed as "webhookSecretsSealed", bacs_debit_ceiling_minor as "bacsDebitCeilingMinor",
  bacs_weekly_ceiling_minor as "bacsWeeklyCeilingMinor", bacs_result_days as "bacsResultDays",
  bacs_new_mandate_days as "bacsNewMandateDays", can_debit as "canDebit", is_collecting as "isCollecting", state, refused_reason as "refusedReason", checked_at as "checkedAt",
  reconciled_at as "reconciledAt"`;

/** SQL that finds the account of `p.account_id` where its key is refused: nothing about it can be asked or done. */
export const KEY_REFUSED = (resellerId: string, of = 'p'): string =>
  `select 1 from payment_accounts k where k.reseller_id = ${resellerId} and k.id = ${of}.account_id and k.state = 'refused'`;

const accountOf = (row: PaymentAccount): PaymentAccount => ({
  ...row,
  bacsDebitCeilingMinor: BigInt(row.bacsDebitCeilingMinor),
  bacsWeeklyCeilingMinor: row.bacsWeeklyCeilingMinor === null ? null : BigInt(row.bacsWeeklyCeilingMinor),
});

/** Issuers' accounts at the card service, keys sealed. */
@Injectable()
export class PaymentAccountsStore {
  /** The account that serves an issuer now. */
  async ofIssuer(tx: IssuerTx, resellerId: string, issuerId: string): Promise<PaymentAccount | undefined> {
    const row = await tx.one<PaymentAccount>(
      `select ${COLUMNS} from payment_accounts where reseller_id = $1 and issuer_id = $2 and state <> 'replaced'`,
      [resellerId, issuerId],
    );
    return row && accountOf(row);
  }

  /** One that served an issuer before and was replaced, by what the card service calls it. */
  async replacedOf(
    tx: IssuerTx,
    { issuerResellerId, issuerId }: { issuerResellerId: string; issuerId: string },
    { externalId, isLive }: Pick<PaymentAccount, 'externalId' | 'isLive'>,
  ): Promise<PaymentAccount | undefined> {
    const row = await tx.one<PaymentAccount>(
      `select ${COLUMNS} from payment_accounts
       where reseller_id = $1 and issuer_id = $2 and external_id = $3 and is_live = $4 and state = 'replaced'
       order by created_at desc, id desc limit 1`,
      [issuerResellerId, issuerId, externalId, isLive],
    );
    return row && accountOf(row);
  }

  /** Those that served an issuer before and have payments under way still: only with a key of theirs can these be asked for. */
  async formerOf(tx: IssuerTx, resellerId: string, issuerId: string): Promise<FormerAccount[]> {
    const rows = await tx.query<FormerAccount>(
      `select a.name, a.external_id as "externalId", a.is_live as "isLive", a.currency, count(*)::int as "underWay",
         sum(p.amount_minor)::text as "amountMinor"
       from payment_accounts a join payments p on p.account_id = a.id and p.state = any($3)
       where a.reseller_id = $1 and a.issuer_id = $2 and a.state = 'replaced' group by a.reseller_id, a.id order by a.id`,
      [resellerId, issuerId, UNDER_WAY],
    );
    return rows.map((row) => ({ ...row, amountMinor: BigInt(row.amountMinor) }));
  }

  /** Issuers' accounts of a reseller whose key is refused. */
  refusedOf(resellerId: string): Figure {
    return {
      sql: `select count(*) from payment_accounts where reseller_id = $1 and state = 'refused'`,
      parameters: [resellerId],
    };
  }

  async byId(tx: IssuerTx, id: string): Promise<PaymentAccount | undefined> {
    const row = await tx.one<PaymentAccount>(`select ${COLUMNS} from payment_accounts where id = $1`, [id]);
    return row && accountOf(row);
  }

  /** Locks one until the transaction ends. */
  async lock(tx: IssuerTx, id: string): Promise<void> {
    await tx.query('select 1 from payment_accounts where id = $1 for no key update', [id]);
  }

  async all(tx: IssuerTx): Promise<PaymentAccount[]> {
    const rows = await tx.query<PaymentAccount>(
      `select ${COLUMNS} from payment_accounts where state <> 'replaced' order by created_at, id`,
    );
    return rows.map(accountOf);
  }

  async add(
    tx: IssuerTx,
    account: Pick<
      PaymentAccount,
      'resellerId' | 'id' | 'issuerId' | 'externalId' | 'name' | 'isLive' | 'currency' | 'secretKeySealed' | 'canDebit'
    >,
  ): Promise<void> {
    await tx.query(
      `insert into payment_accounts (reseller_id, id, issuer_id, provider, external_id, name, is_live, currency, secret_key_sealed,
         webhook_secrets_sealed, bacs_debit_ceiling_minor, bacs_weekly_ceiling_minor, can_debit, state, checked_at, created_at)
       values ($1, $2, $3, 'stripe', $4, $5, $6, $7, $8, null, 10000000, 1000000, $9, 'active', $10, $10)`,
      [
        account.resellerId,
        account.id,
        account.issuerId,
        account.externalId,
        account.name,
        account.isLive,
        account.currency,
        account.secretKeySealed,
        account.canDebit,
        tx.clock.now(),
      ],
    );
  }

  async changeKey(
    tx: IssuerTx,
    { id, name, secretKeySealed, canDebit }: Pick<PaymentAccount, 'id' | 'name' | 'secretKeySealed' | 'canDebit'>,
  ): Promise<void> {
    await tx.query(
      `update payment_accounts set secret_key_sealed = $2, name = $3, state = 'active', refused_reason = null, checked_at = $4, can_debit = $5 where id = $1`,
      [id, secretKeySealed, name, tx.clock.now(), canDebit],
    );
  }

  async replace(tx: IssuerTx, id: string): Promise<void> {
    await tx.query(`update payment_accounts set state = 'replaced', refused_reason = null where id = $1`, [id]);
  }

  /** A key the card service no longer takes: nothing is collected until a person has saved another. Answers whether it worked until now. */
  async refuse(tx: IssuerTx, id: string, reason: string): Promise<boolean> {
    const rows = await tx.query(
      `update payment_accounts set state = 'refused', refused_reason = $2 where id = $1 and state = 'active' returning id`,
      [id, reason],
    );
    return rows.length > 0;
  }

  async setWebhook(tx: IssuerTx, id: string, externalId: string | null, secretsSealed: string): Promise<void> {
    await tx.query(`update payment_accounts set webhook_external_id = $2, webhook_secrets_sealed = $3 where id = $1`, [
      id,
      externalId,
      secretsSealed,
    ]);
  }

  async setBacs(
    tx: IssuerTx,
    id: string,
    { debitCeilingMinor, weeklyCeilingMinor, resultDays, newMandateDays }: Debits,
  ): Promise<void> {
    await tx.query(
      `update payment_accounts set bacs_debit_ceiling_minor = $2, bacs_weekly_ceiling_minor = $3, bacs_result_days = $4,
         bacs_new_mandate_days = $5 where id = $1`,
      [id, debitCeilingMinor, weeklyCeilingMinor, resultDays, newMandateDays],
    );
  }

  async setCollecting(tx: IssuerTx, id: string, isCollecting: boolean): Promise<void> {
    await tx.query('update payment_accounts set is_collecting = $2 where id = $1', [id, isCollecting]);
  }

  async reconciled(tx: IssuerTx, id: string, canDebit: boolean): Promise<void> {
    const seen = [id, tx.clock.now(), canDebit];
    await tx.query('update payment_accounts set reconciled_at = $2, can_debit = $3 where id = $1', seen);
  }

  /** How many working days the bank's answer to each of these debits takes: more where the mandate is new. */
  async resultDays(tx: IssuerTx, ids: readonly string[]): Promise<Map<string, number>> {
    if (ids.length === 0) return new Map();
    const rows = await tx.query<{ id: string; days: number }>(
      `select p.id, case when m.state = 'active' then a.bacs_result_days else a.bacs_new_mandate_days end as days
       from payments p join payment_accounts a on a.reseller_id = p.issuer_reseller_id and a.id = p.account_id
         left join payment_methods m on m.reseller_id = p.reseller_id and m.id = p.method_id
       where p.id = any($1)`,
      [ids],
    );
    return new Map(rows.map(({ id, days }) => [id, days]));
  }
}
