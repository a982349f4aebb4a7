import type { PrintedDocument } from '@/adapters/pdf';
import { Money } from '@/kernel';
import { amountOf, type Payment } from '@/payments';
import type { Issuer, Payer, Reseller } from '@/tenants';
import { countryText, dateText, moneyText, say, type TextKey } from '@/wording';

/** A receipt in words: who paid whom, when and how, and what it went to; what is over is the payer's credit. No VAT document. */
export function printedReceipt({
  payment,
  paid,
  payer,
  issuer,
  seller,
}: {
  payment: Payment;
  paid: readonly { number: string; issuedOn: string; amountMinor: bigint }[];
  payer: Payer;
  issuer: Issuer;
  seller: Reseller;
}): PrintedDocument {
  const { language } = payer;
  const t = (key: TextKey, values: Record<string, string | number> = {}): string => say(language, key, values);
  const money = (minor: bigint): string => moneyText(Money.of(minor, payment.currency), language);
  const rest = paid.reduce((left, { amountMinor }) => left - amountMinor, payment.amountMinor);
  const line = (description: string, on: string, minor: bigint) => ({
    description,
    detail: [],
    period: on === '' ? '' : dateText(on, language),
    priced: [],
    vatRate: '',
    net: money(minor),
  });
  return {
    title: t('receipt.title'),
    language,
    issuedAt: payment.changedAt,
    colour: seller.colour,
    brandName: seller.name,
    seller: [issuer.legalName, ...issuer.addressLines, countryText(issuer.countryCode, language), issuer.email],
    buyerLabel: t('receipt.from'),
    buyer: [payer.name, ...payer.addressLines, countryText(payer.countryCode, language)],
    facts: [
      [t('receipt.received-on'), dateText(payment.receivedOn ?? '', language)],
      [t('receipt.how'), payment.methodKind ? t(`method.${payment.methodKind}` as TextKey) : ''],
      [t('receipt.reference'), payment.reference ?? payment.externalId ?? ''],
    ].filter((fact): fact is [string, string] => fact[1] !== ''),
    columns: {
      description: t('receipt.for'),
      period: t('document.issued-on'),
      quantity: '',
      unitPrice: '',
      vatRate: null,
      net: t('receipt.amount'),
    },
    lines: [
      ...paid.map(({ number, issuedOn, amountMinor }) => line(t('receipt.invoice', { number }), issuedOn, amountMinor)),
      ...(rest > 0n ? [line(t('receipt.credit'), '', rest)] : []),
    ],
    totals: [],
    grandTotal: [t('receipt.total'), moneyText(amountOf(payment), language)],
    notes: [['', t('receipt.no-vat-document')]],
    footer: issuer.registrationText ?? issuer.legalName,
    pageText: (page, pages) => t('document.page', { page, pages }),
  };
}
