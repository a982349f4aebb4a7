import { Inject, Injectable } from '@nestjs/common';
import { InvoicesStore } from '@/invoicing';
import { Money, newId } from '@/kernel';
import { asJob, CONFIG, type Config, networkScope, Tenancy } from '@/runtime';
import { PayersStore } from '@/tenants';
import { moneyText, say } from '@/wording';
import { sendLetter } from './letters.jobs';
import { LettersStore } from './letters.store';

/** Writes down that a document's letter is to go out, with its Message-ID, before anything is sent. */
@Injectable()
export class WriteLetter {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly invoices: InvoicesStore,
    private readonly payers: PayersStore,
    private readonly letters: LettersStore,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  run({ resellerId, invoiceId }: { resellerId: string; invoiceId: string }): Promise<void> {
    return this.tenancy.within(networkScope(resellerId, asJob('letters.write-letter')), async (tx) => {
      const invoice = await this.invoices.byId(tx, invoiceId);
      const payer = await this.payers.byId(tx, invoice.payerId);
      const { language, kind, tier, tenantId, number, currency, grossMinor, seller } = invoice;
      const id = await this.letters.add(tx, {
        resellerId,
        id: newId(),
        tier,
        tenantId,
        kind,
        invoiceId,
        language,
        recipients: payer!.emails,
        messageId: `<${invoiceId}.${kind}@${new URL(this.config.PUBLIC_URL).hostname}>`,
        subject: say(language, `mail.${kind}.subject`, {
          issuer: seller!.brandName,
          number: number!,
          gross: moneyText(Money.of(kind === 'credit-note' ? -grossMinor : grossMinor, currency), language),
        }),
      });
      if (id) await tx.enqueue(sendLetter({ resellerId, letterId: id }));
    });
  }
}
