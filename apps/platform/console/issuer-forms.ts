import { isValidIBAN } from 'ibantools';
import { z } from 'zod';
import { localDate } from '@/kernel';
import { tidyVatNumber } from '@/tenants';
import { aDay } from '@/web';
import { oneLine } from '../one-line';

const line = (most: number) => oneLine(most, `has at most ${most} characters`);
const orNull = (text: string): string | null => text || null;

export const detailsForm = z
  .object({
    legalName: line(200).min(1, 'say the registered name'),
    address: z.string().trim().min(1, 'say the address').max(500, 'has at most 500 characters'),
    registrationText: line(300),
    email: z.email('must be a mail address'),
    phone: line(40),
    paymentTermsDays: z
      .string()
      .regex(/^\d{1,3}$/, 'must be a number of days')
      .transform(Number)
      .refine((days) => days <= 120, 'must be 120 days at most'),
    issuesByItself: z.string().optional(),
  })
  .transform(({ address, registrationText, phone, issuesByItself, ...rest }) => ({
    ...rest,
    addressLines: address
      .split(/\r?\n/)
      .map((one) => one.trim())
      .filter((one) => one !== ''),
    registrationText: orNull(registrationText),
    phone: orNull(phone),
    issuesByItself: issuesByItself === 'yes',
  }));

/** An account in the UK, or one with an IBAN: what a buyer needs to send money to. */
export const bankForm = z
  .object({
    name: line(140).min(1, 'say whose account it is'),
    sortCode: line(8),
    accountNumber: line(8),
    iban: line(42),
  })
  .superRefine(({ sortCode, accountNumber, iban }, context) => {
    const wrong = (field: string, message: string): void =>
      context.addIssue({ code: 'custom', path: [field], message });
    const hasUk = sortCode !== '' || accountNumber !== '';
    if (!hasUk && iban === '') wrong('iban', 'give a sort code and account number, or an IBAN');
    if (hasUk && !/^\d{2}-?\d{2}-?\d{2}$/.test(sortCode)) wrong('sortCode', 'must be a sort code like 12-34-56');
    if (hasUk && !/^\d{8}$/.test(accountNumber)) wrong('accountNumber', 'must have eight digits');
    if (iban !== '' && !isValidIBAN(iban.replace(/\s/g, '').toUpperCase()))
      wrong('iban', 'is no IBAN: a digit is wrong');
  })
  .transform(({ name, sortCode, accountNumber, iban }) => ({
    name,
    ...(sortCode === ''
      ? {}
      : { sortCode: sortCode.replace(/-/g, '').replace(/(..)(..)(..)/, '$1-$2-$3'), accountNumber }),
    ...(iban === '' ? {} : { iban: iban.replace(/\s/g, '').toUpperCase() }),
  }));

export const vatForm = z
  .object({ startsOn: aDay('must be a day'), registered: z.enum(['yes', 'no']), vatNumber: line(20) })
  .superRefine(({ registered, vatNumber }, context) => {
    if (registered === 'yes' && tidyVatNumber(vatNumber) === '')
      context.addIssue({
        code: 'custom',
        path: ['vatNumber'],
        message: 'must be a VAT number with its country, like GB123456789',
      });
  })
  .transform(({ startsOn, registered, vatNumber }) => ({
    startsOn: localDate(startsOn),
    vatNumber: registered === 'yes' ? tidyVatNumber(vatNumber) : null,
  }));

export const seriesForm = z.object({ invoice: line(40), 'credit-note': line(40) });
