import type { PrintedDocument } from '@/adapters/pdf';
import { leastCharge, Money } from '@/kernel';
import { countryText, moneyText, percentText, say, type TextKey } from '@/wording';
import type { FrozenBuyer, FrozenSeller } from './frozen-parties';
import type { Invoice, InvoiceLine } from './invoice';
import { paymentReference } from './payment-reference';
import { printedLine, shown, wholeDate } from './printed-line';

/**
 * An issued document in words, in its own language: the fields of a full UK VAT invoice, and none of VAT where the
 * issuer is not registered (invoice-rules section 4). All of it comes from what was frozen at issue.
 */
export function printedInvoice(
  invoice: Invoice,
  lines: readonly InvoiceLine[],
  credits: { number: string; issuedOn: string } | null,
  link: string,
): PrintedDocument {
  const { language, kind, currency, vatPercent, seller, buyer } = invoice;
  if (!seller || !buyer || !invoice.issuedAt || !invoice.issuedOn || !invoice.number)
    throw new Error('only an issued document is printed');
  const t = (key: TextKey, values: Record<string, string | number> = {}): string => say(language, key, values);
  const money = (minor: bigint): string => moneyText(Money.of(shown(kind, minor), currency), language);
  const hasVat = vatPercent !== null;
  const isCredit = kind === 'credit-note';
  return {
    title: isCredit ? t('document.credit-note') : t(hasVat ? 'document.vat-invoice' : 'document.invoice'),
    language,
    issuedAt: invoice.issuedAt,
    colour: seller.colour,
    brandName: seller.brandName,
    seller: [
      ...party(seller, language),
      seller.email,
      ...(seller.phone ? [t('document.phone', { phone: seller.phone })] : []),
    ],
    buyerLabel: t('document.to'),
    buyer: party(buyer, language),
    facts: facts(invoice, credits),
    columns: {
      description: t('document.description'),
      period: t('document.period'),
      quantity: t('document.quantity'),
      unitPrice: t('document.unit-price'),
      vatRate: hasVat ? t('document.vat') : null,
      net: t('document.net'),
    },
    lines: lines.map((line) => printedLine(invoice, line)),
    totals: hasVat
      ? [
          [t('document.total-net'), money(invoice.netMinor)],
          [vatLabel(vatPercent, Money.of(shown(kind, invoice.netMinor), currency), language), money(invoice.vatMinor)],
        ]
      : [],
    grandTotal: [t(isCredit ? 'document.total-credited' : 'document.total'), money(invoice.grossMinor)],
    notes: notes(invoice, link),
    footer: seller.registrationText ?? seller.name,
    pageText: (page, pages) => t('document.page', { page, pages }),
  };
}

/** Which rate of VAT is charged on what. */
export const vatLabel = (percent: string, base: Money, language: Invoice['language']): string =>
  say(language, 'document.vat-at', { percent: percentText(percent, language), base: moneyText(base, language) });

/** Why no VAT is charged, in a sentence; nothing where it is, or where the case is not settled (invoice-rules section 3). */
export const vatStatement = (
  { vatCase, buyer }: Pick<Invoice, 'vatCase' | 'buyer'>,
  language: Invoice['language'],
): string =>
  vatCase
    ? say(language, `vat.${vatCase}` as TextKey, {
        buyerVatNumber: buyer?.vatNumber ?? '',
        country: vatCase === 'outside-scope' && buyer ? countryText(buyer.countryCode, language) : '',
      })
    : '';

function party(
  { name, addressLines, countryCode, vatNumber }: FrozenBuyer | FrozenSeller,
  language: Invoice['language'],
): string[] {
  return [
    name,
    ...addressLines,
    countryText(countryCode, language),
    ...(vatNumber ? [say(language, 'document.vat-number', { number: vatNumber })] : []),
  ];
}

function facts(invoice: Invoice, credits: { number: string; issuedOn: string } | null): [string, string][] {
  const { language, vatPercent, issuedOn, taxPoint, dueOn, purchaseOrder } = invoice;
  const t = (key: TextKey, values: Record<string, string | number> = {}): string => say(language, key, values);
  const all: [string, string | null][] = [
    [t('document.number'), invoice.number],
    [t('document.issued-on'), wholeDate(issuedOn!, language)],
    [t('document.tax-point'), vatPercent !== null && taxPoint ? wholeDate(taxPoint, language) : null],
    [t('document.due-on'), dueOn && invoice.grossMinor > 0n ? wholeDate(dueOn, language) : null],
    [t('document.purchase-order'), purchaseOrder],
    [t('document.credits'), credits ? `${credits.number}, ${wholeDate(credits.issuedOn, language)}` : null],
  ];
  return all.filter((fact): fact is [string, string] => fact[1] !== null);
}

function notes(invoice: Invoice, link: string): [string, string][] {
  const { language, kind, seller } = invoice;
  const t = (key: TextKey, values: Record<string, string | number> = {}): string => say(language, key, values);
  const whyNoVat = vatStatement(invoice, language);
  return [
    ...(whyNoVat ? [['', whyNoVat] as [string, string]] : []),
    ...(invoice.note ? [[t('document.note'), invoice.note] as [string, string]] : []),
    ...(invoice.grossMinor > 0n ? [[t('document.how-to-pay'), howToPay(invoice)] as [string, string]] : []),
    ...(isCarriedOver(invoice)
      ? [
          ['', t('portal.carried-over', { least: moneyText(leastCharge(invoice.currency), language) })] as [
            string,
            string,
          ],
        ]
      : []),
    ...(kind === 'credit-note'
      ? []
      : [
          ['', t('document.usage-zone', { zone: seller!.zone })] as [string, string],
          ['', t('document.meetings-at', { link })] as [string, string],
        ]),
  ];
}

/** Less than a card or a debit can be charged for: it waits for the next collection. */
const isCarriedOver = ({ kind, grossMinor, currency }: Invoice): boolean =>
  kind === 'invoice' && grossMinor > 0n && grossMinor < leastCharge(currency).minor;

/** How to pay an invoice, in its language: to the seller's bank as frozen on it, with the reference that names it. */
export function howToPay({ language, seller, number }: Pick<Invoice, 'language' | 'seller' | 'number'>): string {
  const bank = seller?.bank ?? {};
  const reference = number ? paymentReference(number) : '';
  if (bank.iban) return say(language, 'document.pay-iban', { name: bank.name ?? '', iban: bank.iban, reference });
  return say(language, 'document.pay-by-transfer', {
    name: bank.name ?? '',
    sortCode: bank.sortCode ?? '',
    accountNumber: bank.accountNumber ?? '',
    reference,
  });
}
