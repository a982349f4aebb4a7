import { Injectable } from '@nestjs/common';
import { howToPay, InvoicesStore } from '@/invoicing';
import { type LocalDate, Money } from '@/kernel';
import { PostNotice } from '@/letters';
import { PayLinks } from '@/payments';
import type { ScopedTx } from '@/runtime';
import { Addresses, PayersStore, type Restricted } from '@/tenants';
import { dateText, type Language, moneyText, percentText, say } from '@/wording';
import { lateInterest, type ReferenceRate } from './late-interest';
import type { NextStep } from './next-step';
import type { OpenInvoice } from './overdue.store';
import { RestrictionLetters } from './restriction-letters.service';

export interface StepLetter {
  readonly step: Pick<NextStep, 'kind' | 'position'>;
  /** What comes next, if it is not paid. */
  readonly next: NextStep | null;
  /** Who runs the rooms: told beside the payer once something is held back. */
  readonly admins: readonly string[];
  readonly today: LocalDate;
  /** Empty where interest is not claimed. */
  readonly rates: readonly ReferenceRate[];
}

/** What a payer is told at each step, in its own language, with how to pay; the key makes it once. */
@Injectable()
export class DunningLetters {
  constructor(
    private readonly post: PostNotice,
    private readonly payers: PayersStore,
    private readonly invoices: InvoicesStore,
    private readonly people: RestrictionLetters,
    private readonly addresses: Addresses,
    private readonly payLinks: PayLinks,
  ) {}

  admins(of: Restricted): Promise<string[]> {
    return this.people.admins(of);
  }

  async ofStep(tx: ScopedTx, open: OpenInvoice, { step, next, admins, today, rates }: StepLetter): Promise<void> {
    const invoice = await this.invoices.byId(tx, open.invoiceId);
    const payer = (await this.payers.byId(tx, open.payerId))!;
    const { language } = payer;
    const values = {
      brand: invoice.seller!.brandName,
      number: open.number,
      open: moneyText(Money.of(open.openMinor, open.currency), language),
      due: dateText(open.dueOn, language),
      tenant: open.tenantName,
      tier: open.tier,
    };
    const isHeavy = next !== null && next.kind !== 'reminder';
    await this.post.run(tx, {
      key: `dunning.${open.invoiceId}.${step.position}`,
      kind: `dunning-${step.kind}`,
      tier: open.tier,
      tenantId: open.tenantId,
      language,
      to: step.kind === 'reminder' ? payer.emails : [...payer.emails, ...admins],
      subject: say(language, `notice.dunning-${step.kind}.subject`, values),
      heading: say(language, 'mail.invoice.greeting', { payer: payer.name }),
      paragraphs: [
        say(language, `notice.dunning-${step.kind}.text`, values),
        ...(isHeavy
          ? [
              say(language, `notice.dunning-next.${next.kind as 'limit' | 'suspend'}`, {
                ...values,
                on: dateText(next.on, language),
              }),
            ]
          : []),
        howToPay({ ...invoice, language }),
        ...(payer.isBusiness && open.currency === 'GBP' ? this.interest(open, language, today, rates) : []),
        say(language, 'notice.dunning.promise'),
      ],
      button: {
        label: say(language, 'notice.dunning.pay'),
        href: `${await this.addresses.ofBuyer(tx, invoice)}/pay/${this.payLinks.tokenOf(open.invoiceId)}`,
      },
    });
  }

  /** Statutory interest and compensation so far, for information: they stand on no document and have no VAT. */
  private interest(open: OpenInvoice, language: Language, today: LocalDate, rates: readonly ReferenceRate[]): string[] {
    const late = lateInterest({ ...open, debtMinor: open.grossMinor }, rates, today);
    if (!late) return [];
    const money = (minor: bigint): string => moneyText(Money.of(minor, open.currency), language);
    return [
      say(language, 'notice.dunning.interest', {
        interest: money(late.interestMinor),
        perDay: money(late.perDayMinor),
        compensation: money(late.compensationMinor),
        percent: percentText(late.percent, language),
        days: late.days,
        all: money(open.openMinor + late.interestMinor + late.compensationMinor),
      }),
    ];
  }
}
