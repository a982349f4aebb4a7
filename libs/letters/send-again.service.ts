import { Inject, Injectable } from '@nestjs/common';
import { InvoicesStore } from '@/invoicing';
import { type Actor, CONFIG, type Config, networkScope, Tenancy } from '@/runtime';
import { PayersStore } from '@/tenants';
import { sendLetter } from './letters.jobs';
import { LettersStore } from './letters.store';

/**
 * Sends a document's letter once more: to the addresses its payer has now. It is another mail, not another try of the
 * first: it has a Message-ID of its own, for mail programs drop what they have had already.
 */
@Injectable()
export class SendAgain {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly letters: LettersStore,
    private readonly invoices: InvoicesStore,
    private readonly payers: PayersStore,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Does nothing while the letter is still on its way. */
  run({ resellerId, invoiceId }: { resellerId: string; invoiceId: string }, actor: Actor): Promise<void> {
    return this.tenancy.within(networkScope(resellerId, actor), async (tx) => {
      const letter = await this.letters.ofInvoice(tx, { resellerId, invoiceId });
      if (!letter || letter.state === 'queued') return;
      const invoice = await this.invoices.byId(tx, invoiceId);
      const payer = await this.payers.byId(tx, invoice.payerId);
      const recipients = payer?.emails ?? letter.recipients;
      const { hostname } = new URL(this.config.PUBLIC_URL);
      const messageId = `<${invoiceId}.${invoice.kind}.${letter.attempts + 1}@${hostname}>`;
      await this.letters.again(tx, letter.id, { messageId, recipients });
      await tx.audit('sent letter again', invoiceId, { recipients });
      await tx.enqueue(sendLetter({ resellerId, letterId: letter.id }));
    });
  }
}
