import type { PrintedLine } from '@/adapters/pdf';
import { Money, Rate } from '@/kernel';
import { dateText, hoursText, moneyText, percentText, rateText, say } from '@/wording';
import type { Invoice, InvoiceLine } from './invoice';

/** What a document credits or charges: a credit note says how much is credited, without a sign. */
export const shown = (kind: Invoice['kind'], minor: bigint): bigint => (kind === 'credit-note' ? -minor : minor);

/** A date that is never broken in the middle. */
export const wholeDate = (day: string, language: Invoice['language']): string =>
  dateText(day, language).replaceAll(' ', '\u00a0');

/**
 * A line with its quantity, unit price and VAT rate (invoice-rules section 4). Hours at their price, one pair for each
 * price they were rated at; whatever has no price by the hour is one of its own net.
 */
export function printedLine({ kind, language, currency, vatPercent }: Invoice, line: InvoiceLine): PrintedLine {
  const { detail, reason } = line;
  return {
    description: line.description,
    detail: [...(detail.text ? [detail.text] : []), ...(reason && line.kind !== 'credit' ? [reason] : [])],
    period: `${wholeDate(line.fromOn, language)} – ${wholeDate(line.untilOn, language)}`,
    priced: priced(kind, line, currency, language),
    vatRate: vatPercent === null ? '' : percentText(vatPercent, language),
    net: moneyText(Money.of(shown(kind, line.netMinor), currency), language),
  };
}

function priced(
  kind: Invoice['kind'],
  { kind: lineKind, detail, seconds, netMinor }: InvoiceLine,
  currency: string,
  language: Invoice['language'],
): PrintedLine['priced'] {
  const perHour = (rate: Rate): string => say(language, 'unit.per-hour', { price: rateText(rate, currency, language) });
  const net = moneyText(Money.of(shown(kind, netMinor), currency), language);
  if (lineKind !== 'usage') return [{ quantity: '1', unitPrice: net }];
  const stretches = (detail.stretches ?? []).map((stretch) => ({
    quantity: hoursText(BigInt(stretch.seconds)),
    unitPrice: perHour(Rate.parse(stretch.perHour)),
  }));
  return stretches.length > 0
    ? stretches
    : [{ quantity: hoursText(seconds ?? 0n), unitPrice: perHour(Rate.parse('0')) }];
}
