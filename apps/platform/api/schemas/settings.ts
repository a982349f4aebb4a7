import { z } from 'zod';
import { oneLine } from '../../one-line';
import { currency, day, id, instant, language, listOf, plainText } from './shapes';

const bank = {
  name: oneLine(140),
  sortCode: oneLine(8).nullable(),
  accountNumber: oneLine(8).nullable(),
  iban: oneLine(42).nullable(),
};
const details = {
  legalName: oneLine(200).min(1),
  addressLines: z.array(z.string().max(120)).min(1).max(8),
  registrationText: oneLine(300).nullable(),
  email: z.email(),
  phone: oneLine(40).nullable(),
  paymentTermsDays: z.int().min(0).max(120),
  issuesByItself: z.boolean().describe('issues what is approved by the clock'),
};
export const issuer = z
  .object({
    ...details,
    countryCode: z.string(),
    zone: z.string(),
    currency,
    bank: z.object(bank),
    vatStatuses: z.array(z.object({ startsOn: day, registered: z.boolean(), vatNumber: z.string().nullable() })),
    series: z.array(z.object({ kind: z.enum(['invoice', 'credit-note']), pattern: z.string(), next: z.string() })),
  })
  .openapi('Issuer');
export const issuerDetails = z.object(details).strict().openapi('IssuerDetails');
export const issuerBank = z
  .object({
    name: bank.name.min(1),
    sortCode: oneLine(8).default(''),
    accountNumber: oneLine(8).default(''),
    iban: oneLine(42).default(''),
  })
  .strict()
  .openapi('IssuerBank');
export const vatStatusParams = z.object({ startsOn: day });
export const newVatStatus = z
  .object({ startsOn: day, vatNumber: z.string().max(20).nullable().describe('null: not registered') })
  .strict()
  .openapi('NewVatStatus');
export const numberFormats = z
  .object({ invoice: oneLine(40).min(1), 'credit-note': oneLine(40).min(1) })
  .strict()
  .openapi('NumberFormats');

export const paymentAccount = z
  .object({
    account: z
      .object({
        name: z.string(),
        externalId: z.string(),
        isLive: z.boolean(),
        currency,
        state: z.string(),
        refusedReason: z.string().nullable(),
        hasWebhook: z.boolean(),
        checkedAt: instant,
      })
      .nullable(),
    former: z
      .array(
        z.object({
          name: z.string(),
          externalId: z.string(),
          isLive: z.boolean(),
          currency,
          underWay: z.int(),
          amountMinor: z.int(),
        }),
      )
      .describe('accounts it took the place of, with payments under way there still'),
  })
  .openapi('PaymentAccount');
export const newPaymentKey = z
  .object({ secretKey: z.string().trim().min(1).max(300) })
  .strict()
  .openapi('NewPaymentKey');
export const paymentKeySaved = z
  .object({ hasWebhook: z.boolean(), why: z.string().nullable().describe('why no webhook could be made') })
  .openapi('PaymentKeySaved');
export const newWebhookSecret = z
  .object({ webhookSecret: z.string().regex(/^whsec_\w+$/, 'begins with whsec_') })
  .strict()
  .openapi('NewPaymentWebhookSecret');

const days = z.int().min(1).max(20);
const pence = z.int().min(1).max(999_999_999);
export const debitCeilings = z
  .object({
    debitCeilingMinor: pence,
    weeklyCeilingMinor: pence.nullable(),
    resultDays: days.optional().describe('working days until the bank’s answer; left out, it stays'),
    newMandateDays: days.optional().describe('the same with a new mandate'),
  })
  .strict()
  .openapi('DebitCeilings');
export const logo = z
  .object({ picture: z.base64().max(1_000_000).describe('the file, in base64'), holdsName: z.boolean().default(false) })
  .strict()
  .openapi('Logo');
export const brand = z
  .object({
    name: plainText(2, 80),
    colour: z.string().regex(/^#[0-9a-f]{6}$/, 'must be a colour like #1f4e5f'),
    replyTo: z.email().max(254),
  })
  .strict()
  .openapi('Brand');

export const jobList = listOf(
  z.object({
    id: z.string(),
    name: z.string(),
    queue: z.enum(['usage', 'billing', 'mail']),
    resellerId: id.nullable(),
    reason: z.string(),
    tries: z.int(),
    failedAt: instant,
  }),
).openapi('FailedJobList');
export const newRetry = z
  .object({ job: z.string().min(1).max(300).optional().describe('without, all of them') })
  .strict()
  .openapi('NewJobRetry');
export const retried = z.object({ retried: z.int() }).openapi('Retried');

export const team = z
  .object({
    members: z.array(
      z.object({
        id,
        name: z.string(),
        email: z.string(),
        role: z.string(),
        since: instant,
        lastSeenAt: instant.nullable(),
        hasSecondFactor: z.boolean(),
      }),
    ),
    invitations: z.array(z.object({ id, email: z.string(), role: z.string(), language, expiresAt: instant })),
  })
  .openapi('Team');
export const keyList = listOf(
  z.object({
    id,
    name: z.string(),
    prefix: z.string(),
    scopes: z.array(z.string()),
    createdAt: instant,
    lastUsedAt: instant.nullable(),
  }),
).openapi('KeyList');
