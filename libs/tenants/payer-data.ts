import { z } from 'zod';
import { isCountry, isLine } from '@/kernel';
import { tidyVatNumber, vatNumberOfCountry } from './vat-number';

const MOST_LINES = 8;
const MOST_EMAILS = 20;

const lines = (text: string): string[] =>
  text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');

const orNull = (text: string): string | null => (text === '' ? null : text);

/** Who is billed, as a form has it: several lines in one text. What is wrong is told by field. */
export const payerForm = z
  .object({
    name: z.string().trim().min(1, 'is needed').max(200).refine(isLine, 'is one line of plain text'),
    address: z
      .string()
      .transform(lines)
      .pipe(
        z
          .array(z.string().max(120).refine(isLine, 'are lines of plain text'))
          .min(1, 'is needed')
          .max(MOST_LINES, `has at most ${MOST_LINES} lines`),
      ),
    countryCode: z
      .string()
      .trim()
      .toUpperCase()
      .refine(isCountry, { error: 'is a country by its two letters', abort: true }),
    vatNumber: z.string().transform(tidyVatNumber),
    emails: z
      .string()
      .transform((text) => [...new Set(lines(text.replaceAll(/[,;]/g, '\n')))])
      .pipe(
        z
          .array(z.email({ error: ({ input }) => `"${String(input)}" is no mail address` }))
          .min(1, 'needs at least one')
          .max(MOST_EMAILS, `are at most ${MOST_EMAILS}`),
      ),
    purchaseOrder: z.string().trim().max(60).refine(isLine, 'is one line of plain text'),
    language: z.enum(['en', 'ca', 'es']),
  })
  .superRefine(vatNumberOfCountry())
  .transform(({ address, vatNumber, purchaseOrder, ...rest }) => ({
    ...rest,
    addressLines: address,
    vatNumber: orNull(vatNumber),
    purchaseOrder: orNull(purchaseOrder),
  }));

/** What of a payer people change: both the operator and, where it is theirs alone, the tenant. */
export type PayerData = z.output<typeof payerForm>;
