import { howToPay, type Invoice, type InvoiceLine, vatLabel } from '@/invoicing';
import { addDays, firstDay, leastCharge, Money, nextMonth } from '@/kernel';
import type { UsageLine } from '@/metering';
import { dateText, hoursText, moneyText, monthText, say, type TextKey } from '@/wording';

/** What the template `mail/invoice` fills in: every text ready, in the document's language. */
export function invoiceLetter(
  invoice: Invoice,
  lines: readonly InvoiceLine[],
  meetings: readonly UsageLine[],
  { link, payLink }: { link: string; payLink: string },
  creditsNumber: string | null,
) {
  const { language, currency, seller, buyer } = invoice;
  const t = (key: TextKey, values: Record<string, string | number> = {}): string => say(language, key, values);
  // A credit note says how much is credited, without a sign.
  const sign = invoice.kind === 'credit-note' ? -1n : 1n;
  const money = (minor: bigint): string => moneyText(Money.of(sign * minor, currency), language);
  const names = {
    issuer: seller!.brandName,
    number: invoice.number!,
    gross: money(invoice.grossMinor),
    payer: buyer!.name,
    date: dateText(invoice.issuedOn!, language),
    credits: creditsNumber ?? '',
  };
  const isDue = invoice.kind === 'invoice' && invoice.grossMinor > 0n;
  const least = leastCharge(currency);
  const isLittle = isDue && invoice.grossMinor < least.minor;
  const recorded = meetings.filter(({ knownBy }) => knownBy === 'recorded').length;
  return {
    language,
    subject: t(`mail.${invoice.kind}.subject`, names),
    colour: seller!.colour,
    brandName: seller!.brandName,
    sellerName: seller!.name,
    registrationText: seller!.registrationText ?? '',
    greeting: t('mail.invoice.greeting', names),
    intro: t(`mail.${invoice.kind}.intro`, names),
    usage:
      meetings.length === 0
        ? ''
        : t('mail.invoice.usage', {
            month: monthText(invoice.month, language),
            meetings: new Set(meetings.map(({ runId }) => runId)).size,
            hours: hoursText(meetings.reduce((sum, { seconds }) => sum + seconds, 0n)),
          }),
    known: meetings.length === 0 ? '' : t('mail.invoice.known', { polled: meetings.length - recorded, recorded }),
    lines: lines.map((line) => ({
      description: line.description,
      detail: [line.detail.text, otherDays(line, invoice)].filter(Boolean).join('; '),
      net: money(line.netMinor),
    })),
    vatLabel:
      invoice.vatPercent === null
        ? ''
        : vatLabel(invoice.vatPercent, Money.of(sign * invoice.netMinor, currency), language),
    vat: money(invoice.vatMinor),
    totalLabel: t(invoice.kind === 'credit-note' ? 'document.total-credited' : 'document.total'),
    total: names.gross,
    due:
      isDue && invoice.dueOn
        ? t('mail.invoice.due', { due: dateText(invoice.dueOn, language) })
        : invoice.kind === 'invoice'
          ? t('mail.invoice.nothing-due')
          : '',
    carriedOver: isLittle ? t('portal.carried-over', { least: moneyText(least, language) }) : '',
    howToPay: isDue ? howToPay(invoice) : '',
    payLink: isDue && !isLittle ? payLink : '',
    pay: t('mail.invoice.pay'),
    payHint: t('mail.invoice.pay-hint'),
    link,
    open: t('mail.invoice.open'),
    evidence: invoice.kind === 'invoice' ? t('mail.invoice.evidence') : '',
    reply: t('mail.reply'),
    closing: t('mail.closing'),
  };
}

/** The days a line is for, where they are not the document's whole month. */
function otherDays({ fromOn, untilOn }: InvoiceLine, { month, language }: Invoice): string {
  const isWhole = fromOn === firstDay(month) && untilOn === addDays(firstDay(nextMonth(month)), -1);
  return isWhole ? '' : `${dateText(fromOn, language)} – ${dateText(untilOn, language)}`;
}
