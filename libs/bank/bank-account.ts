import { z } from 'zod';
import type { BankDetails } from '@/tenants';

const column = z.string().trim().min(1).max(80);
/** How a bank's CSV is read: its columns by the words in its head. Kept per account, so that the next file needs no question. */
export const csvMappingSchema = z
  .strictObject({
    date: column,
    dateFormat: z.enum([
      'yyyy-MM-dd',
      'dd/MM/yyyy',
      'dd/MM/yy',
      'dd.MM.yyyy',
      'dd-MM-yyyy',
      'dd MMM yyyy',
      'MM/dd/yyyy',
    ]),
    /** One column with a sign, or two: what came in, and what went out. */
    amount: column.optional(),
    paidIn: column.optional(),
    paidOut: column.optional(),
    decimal: z.enum(['.', ',']).default('.'),
    party: column.optional(),
    partyAccount: column.optional(),
    reference: column.optional(),
    description: column.optional(),
    /** The bank's own mark of the transaction, if it gives one. */
    bankId: column.optional(),
  })
  .refine(({ amount, paidIn }) => (amount === undefined) !== (paidIn === undefined), {
    message: 'names the column of the amount, or the one of what was paid in',
  });
export type CsvMapping = z.infer<typeof csvMappingSchema>;

/** Whose bank it is: a reseller's own, or the network's, where retail and wholesale money meet. */
export interface BankOwner {
  readonly id: string;
  readonly isNetwork: boolean;
}

/** An account of an issuer's at a bank, whose statements are read. */
export interface BankAccount {
  readonly resellerId: string;
  readonly id: string;
  readonly issuerId: string;
  readonly name: string;
  /** Capitals and digits alone: an IBAN, or sort code and account number. */
  readonly number: string | null;
  readonly currency: string;
  readonly csvMapping: CsvMapping | null;
}

/** An account's number as it is compared. */
export const plainNumber = (text: string): string => text.toUpperCase().replace(/[^A-Z0-9]/g, '');

/** A kept number as it is printed: a UK account by its fourteen digits, or an IBAN. Null for what nobody could send to. */
export function printedNumber(number: string): Omit<BankDetails, 'name'> | null {
  const uk = /^(\d\d)(\d\d)(\d\d)(\d{8})$/.exec(number);
  if (uk) return { sortCode: uk.slice(1, 4).join('-'), accountNumber: uk[4]! };
  return /^[A-Z]{2}\d{2}[A-Z0-9]+$/.test(number) ? { iban: number } : null;
}
