import { z } from 'zod';
import { csvMappingSchema } from '@/bank';
import { STEP_KINDS } from '@/dunning';
import { OPEN_INVOICE_SORTS, PAYMENT_STATES } from '@/payments';
import { DEBTOR_SORTS } from '@/statements';
import { oneLine } from '../../one-line';
import {
  currency,
  day,
  deskQuery,
  id,
  instant,
  listOf,
  minor,
  month,
  pageOf,
  pageQuery,
  q,
  reason,
  whoseQuery,
} from './shapes';

const state = z.enum(PAYMENT_STATES);
export const paymentQuery = pageQuery.extend(deskQuery.shape).extend({
  state: state.optional(),
  month: month.optional().describe('when they were begun, in the issuer’s zone'),
  q: q.describe('the beginning of a payer’s name or of an invoice’s number'),
});
export const payment = z
  .object({
    id,
    payerId: id,
    tenantId: id.nullable(),
    channel: z.enum(['collection', 'checkout', 'transfer']),
    method: z.enum(['card', 'bacs_debit', 'bank-transfer']).nullable(),
    state,
    amountMinor: minor,
    currency,
    failure: z.string().nullable(),
    receivedOn: day.nullable(),
    reference: z.string().nullable(),
    createdAt: instant,
  })
  .openapi('Payment');
export const paymentPage = pageOf(payment.extend({ payer: z.string(), invoices: z.string() })).openapi('PaymentPage');
export const paymentWithParts = payment
  .extend({
    invoices: z.array(z.object({ id, amountMinor: minor })),
    refunds: z.array(z.object({ id, amountMinor: minor, state: z.string(), reason: z.string() })),
    disputes: z.array(z.object({ id, amountMinor: minor, state: z.string(), reason: z.string() })),
  })
  .openapi('PaymentWithParts');
export const newRefund = z
  .object({
    creditNoteId: id.nullable().describe('null: it was paid twice'),
    amountMinor: minor.min(1).optional().describe('without, all that is left'),
  })
  .strict()
  .openapi('NewRefund');
export const refund = z.object({ id, amountMinor: minor, currency, state: z.string() }).openapi('Refund');
export const collecting = z.object({ isCollecting: z.boolean() }).strict().openapi('Collecting');
export const collectingNow = z
  .object({ isCollecting: z.boolean().nullable().describe('null: no card service is connected') })
  .openapi('CollectingNow');

export const openQuery = pageQuery.extend(whoseQuery.shape).extend({
  q: q.describe('the beginning of a payer’s name or of an invoice’s number'),
  late: z.enum(['yes', 'no']).optional().describe('`yes`: only what was due before today'),
  sort: z.enum(OPEN_INVOICE_SORTS).default('due').describe('the longest due first, the largest first, or by payer'),
});
export const openInvoicePage = pageOf(
  z.object({
    id,
    number: z.string(),
    payerId: id,
    payer: z.string(),
    issuedOn: day,
    dueOn: day.nullable(),
    currency,
    grossMinor: minor,
    openMinor: minor,
  }),
).openapi('OpenInvoicePage');
export const debtorQuery = whoseQuery.extend({
  q: q.describe('a part of a payer’s name'),
  sort: z.enum(DEBTOR_SORTS).default('owed').describe('by what is owed, by the oldest of it, or by name'),
});
const ages = z.object({ 'not-due': minor, 'to-30': minor, 'to-60': minor, 'to-90': minor, older: minor });
export const debtorList = z
  .object({
    on: day,
    currency,
    items: z.array(z.object({ payerId: id, payer: z.string(), byAge: ages, owedMinor: minor, creditMinor: minor })),
  })
  .openapi('DebtorList');
export const payerParams = z.object({ payerId: id });
export const ownAccountQuery = z.object({ from: day.optional() });
export const accountQuery = whoseQuery.extend(ownAccountQuery.shape);
export const account = z
  .object({
    payerId: id,
    payer: z.string(),
    currency,
    broughtMinor: minor,
    lines: z.array(
      z.object({ on: day, kind: z.string(), numbers: z.string(), changeMinor: minor, balanceMinor: minor }),
    ),
    balanceMinor: minor,
  })
  .openapi('StatementOfAccount');

const transactionState = z.enum(['waiting', 'matched', 'ignored', 'refunded']);
export const transactionQuery = pageQuery.extend(whoseQuery.shape).extend({
  state: transactionState.default('waiting'),
});
export const transaction = z
  .object({
    id,
    account: z.string(),
    bookedOn: day,
    amountMinor: minor.describe('below nothing: it went out'),
    currency,
    party: z.string(),
    partyAccount: z.string(),
    reference: z.string(),
    description: z.string(),
    alsoIn: z
      .string()
      .describe('another file that has one of the same day and amount, worded otherwise; empty if none'),
    state: transactionState,
    suggestions: z.array(
      z.object({
        payerId: id,
        payer: z.string(),
        isExact: z.boolean(),
        parts: z.array(z.object({ invoiceId: id, number: z.string(), amountMinor: minor })),
        restMinor: minor,
      }),
    ),
  })
  .openapi('BankTransaction');
export const transactionPage = pageOf(transaction).openapi('BankTransactionPage');
export const transactionWithDecisions = transaction
  .extend({
    decisions: z.array(
      z.object({
        kind: z.enum(['match', 'ignore', 'refund']),
        isByItself: z.boolean(),
        reason: z.string().nullable(),
        decidedAt: instant,
        undoneAt: instant.nullable(),
        undoneReason: z.string().nullable(),
      }),
    ),
  })
  .openapi('BankTransactionWithDecisions');
export const newMatch = z
  .object({
    parts: z.array(z.object({ invoiceId: id, amountMinor: minor.min(1) }).strict()).max(200),
    restTo: id.optional().describe('the payer who keeps what is left as credit'),
  })
  .strict()
  .openapi('NewMatch');
export const newBankRefund = z.object({ payerId: id, reason }).strict().openapi('NewBankRefund');
export const bankAccounts = listOf(
  z.object({
    id: z.string(),
    name: z.string(),
    number: z.string().nullable(),
    currency,
    csvMapping: csvMappingSchema.nullable(),
  }),
).openapi('BankAccountList');
export const newBankAccount = z
  .object({
    name: oneLine(100).min(1),
    number: z
      .string()
      .trim()
      .regex(/^[A-Za-z0-9 -]{8,42}$/, 'must be an IBAN, or sort code and account number')
      .describe('IBAN, or sort code and account number'),
  })
  .strict()
  .openapi('NewBankAccount');
export const madeBankAccount = z.object({ id }).openapi('MadeBankAccount');
export const statement = z
  .object({
    account: z.string().min(1).max(80).describe('id or name of one of the accounts'),
    fileName: z.string().max(200).default('by API'),
    text: z.string().min(1).max(900_000).describe('CSV, OFX or CAMT.053, as the bank gives it'),
    mapping: csvMappingSchema.optional().describe('for a CSV: which column is what; kept with the account'),
  })
  .strict()
  .openapi('BankStatement');
export const statementPreview = z
  .object({
    format: z.enum(['csv', 'ofx', 'camt.053']),
    taken: z.int().describe('lines that would be new'),
    lines: z.array(
      z.object({
        line: z.int(),
        bookedOn: day,
        amountMinor: minor,
        party: z.string(),
        reference: z.string(),
        isKnown: z.boolean(),
        isAlike: z.boolean().describe('one of its day and amount is here that this file words otherwise or has not'),
      }),
    ),
  })
  .openapi('BankStatementPreview');
export const statementTaken = z
  .object({ lines: z.int(), taken: z.int(), matched: z.int() })
  .openapi('BankStatementTaken');
export const matchedNow = z.object({ matched: z.int() }).openapi('Matched');

const step = z.object({ kind: z.enum(STEP_KINDS), days: z.int().min(0).max(999) }).strict();
export const policy = z
  .object({
    startsOn: day.describe('from this due date on'),
    steps: z.array(step).max(9),
    claimsInterest: z.boolean(),
    promiseDays: z.int().min(0).max(60),
  })
  .strict()
  .openapi('DunningPolicy');
export const dunning = z
  .object({
    versions: z.array(policy),
    reached: z.array(
      z.object({
        invoiceId: id,
        number: z.string(),
        payer: z.string(),
        dueOn: day,
        openMinor: minor,
        currency,
        waitsFor: z.enum(['payment', 'dispute', 'taken-back', 'promise', 'carry-over']).nullable(),
        promisedOn: day.nullable(),
        next: z.object({ kind: z.enum(STEP_KINDS), on: day }).nullable(),
        isToday: z.boolean(),
      }),
    ),
    referenceRates: z.array(z.object({ day, percent: z.string() })),
  })
  .openapi('Dunning');
export const referenceRate = z
  .object({
    day,
    percent: z.string().regex(/^\d{1,2}(\.\d{1,4})?$/, 'like 3.75'),
  })
  .strict()
  .openapi('ReferenceRate');
export const promise = z
  .object({ on: day, note: z.string().trim().max(300).default('') })
  .strict()
  .openapi('Promise');
export const ownPromise = z.object({ on: day }).strict().openapi('OwnPromise');

export const dues = z
  .object({
    today: day,
    items: z.array(
      z.object({
        invoiceId: id,
        number: z.string(),
        dueOn: day,
        openMinor: minor,
        currency,
        waitsFor: z.enum(['payment', 'dispute', 'taken-back', 'promise', 'carry-over']).nullable(),
        promisedOn: day.nullable(),
        promiseUntil: day.nullable().describe('until when a promise may put it off'),
        byTransfer: z.string().describe('how to pay it from a bank'),
      }),
    ),
  })
  .openapi('Dues');
export const paymentMethod = z
  .object({
    isConnected: z.boolean().describe('whether the reseller takes cards and direct debits'),
    method: z
      .object({ kind: z.string(), label: z.string(), state: z.string(), mandateReference: z.string().nullable() })
      .nullable(),
  })
  .openapi('PaymentMethod');
