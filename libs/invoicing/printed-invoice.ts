import type { PrintedDocument } from '@/adapters/pdf';
import { Money } from '@/kernel';
import { dateText, moneyText, percentText, periodText, say, type TextKey } from '@/wording';
import type { Invoice, InvoiceLine } from './invoice';

/**
 * An issued document in words, in its own language: the fields of a full UK VAT invoice, and none of VAT where the
 * issuer is not registered (invoice-rules section 4). All of it comes from what was frozen at issue.
 */
export function printedInvoice(
  invoice: Invoice,
  lines: readonly InvoiceLine[],
  credits: { number: string; issuedOn: string } | null,
): PrintedDocument {
  const { language, currency, vatPercent, seller, buyer } = invoice;
  if (!seller || !buyer || !invoice.issuedAt || !invoice.issuedOn || !invoice.number)
    throw new Error('only an issued document is printed');
  const t = (key: TextKey, values: Record<string, string | number> = {}): string => say(language, key, values);
  const money = (minor: bigint): string => moneyText(Money.of(minor, currency), language);
  const vatStatement = invoice.vatCase
    ? t(`vat.${invoice.vatCase}` as TextKey, { buyerVatNumber: buyer.vatNumber ?? '', country: buyer.countryCode })
    : '';
  const isCredit = invoice.kind === 'credit-note';
  const facts: [string, string | null][] = [
    [t('document.number'), invoice.number],
    [t('document.issued-on'), dateText(invoice.issuedOn, language)],
    [t('document.tax-point'), vatPercent !== null && invoice.taxPoint ? dateText(invoice.taxPoint, language) : null],
    [t('document.due-on'), invoice.dueOn && invoice.grossMinor > 0n ? dateText(invoice.dueOn, language) : null],
    [t('document.purchase-order'), invoice.purchaseOrder],
  ];
  return {
    title: isCredit ? t('document.credit-note') : t(vatPercent === null ? 'document.invoice' : 'document.vat-invoice'),
    issuedAt: invoice.issuedAt,
    colour: seller.colour,
    brandName: seller.brandName,
    seller: [
      seller.name,
      ...seller.addressLines,
      ...(seller.vatNumber ? [t('document.vat-number', { number: seller.vatNumber })] : []),
      seller.email,
    ],
    buyerLabel: t('document.to'),
    buyer: [
      buyer.name,
      ...buyer.addressLines,
      ...(buyer.vatNumber ? [t('document.vat-number', { number: buyer.vatNumber })] : []),
    ],
    facts: facts.filter((fact): fact is [string, string] => fact[1] !== null),
    columns: { description: t('document.description'), period: t('document.period'), net: t('document.net') },
    lines: lines.map((line) => ({
      description: line.description,
      detail: [
        ...(line.detail.text ? [line.detail.text] : []),
        ...(line.detail.stretches ?? []).map(({ text }) => text),
        ...(line.reason && line.kind !== 'credit' ? [line.reason] : []),
      ],
      period: periodText(line.fromOn, line.untilOn, language),
      net: money(line.netMinor),
    })),
    totals: [
      ...(vatPercent === null ? [] : [[t('document.total-net'), money(invoice.netMinor)] as const]),
      ...(vatPercent === null
        ? []
        : [
            [
              t('document.vat-at', { percent: percentText(vatPercent, language), base: money(invoice.netMinor) }),
              money(invoice.vatMinor),
            ] as const,
          ]),
    ],
    grandTotal: [t('document.total'), money(invoice.grossMinor)],
    notes: [
      ...(vatStatement ? [['', vatStatement] as const] : []),
      ...(credits
        ? [['', t('document.credits', { number: credits.number, date: dateText(credits.issuedOn, language) })] as const]
        : []),
      ...(invoice.note ? [[t('document.note'), invoice.note] as const] : []),
      ...(invoice.grossMinor > 0n ? [[t('document.how-to-pay'), howToPay(invoice)] as const] : []),
      ...(isCredit ? [] : [['', t('document.usage-zone', { zone: seller.zone })] as const]),
    ],
    footer: seller.registrationText ?? seller.name,
    pageText: (page, pages) => t('document.page', { page, pages }),
  };
}

/** How to pay an invoice, in its language: to the seller's bank as frozen on it, with its number as the reference. */
export function howToPay({ language, seller, number }: Pick<Invoice, 'language' | 'seller' | 'number'>): string {
  const bank = seller?.bank ?? {};
  const reference = number ?? '';
  if (bank.iban) return say(language, 'document.pay-iban', { name: bank.name ?? '', iban: bank.iban, reference });
  return say(language, 'document.pay-by-transfer', {
    name: bank.name ?? '',
    sortCode: bank.sortCode ?? '',
    accountNumber: bank.accountNumber ?? '',
    reference,
  });
}
