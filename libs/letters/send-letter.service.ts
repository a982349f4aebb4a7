import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { type Delivery, MailRefused, MailServerUnavailable, SmtpMailer } from '@/adapters/mail';
import { documentPath, InvoiceFilesStore, InvoicesStore } from '@/invoicing';
import { UsageLedgerStore, type UsageLine } from '@/metering';
import { asJob, CONFIG, type Config, networkScope, type ScopedTx, Tenancy } from '@/runtime';
import { render } from '@/wording';
import { invoiceLetter } from './invoice-letter';
import { LettersStore } from './letters.store';
import { addressOf } from './mail-address';
import { NoticeMail } from './notice-mail.service';

/**
 * Sends one letter. It cannot be sent exactly once: killed between the server's yes and our mark it goes again, with
 * the same Message-ID. A refusal for good puts it on the failed list; anything else is tried again.
 */
@Injectable()
export class SendLetter implements OnApplicationShutdown {
  private readonly mailer: SmtpMailer;

  constructor(
    private readonly tenancy: Tenancy,
    private readonly letters: LettersStore,
    private readonly invoices: InvoicesStore,
    private readonly files: InvoiceFilesStore,
    private readonly ledger: UsageLedgerStore,
    private readonly notices: NoticeMail,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    this.mailer = new SmtpMailer(config.SMTP_URL);
  }

  async run({
    resellerId,
    letterId,
    isLastTry = false,
  }: {
    resellerId: string;
    letterId: string;
    isLastTry?: boolean;
  }): Promise<void> {
    const scope = networkScope(resellerId, asJob('letters.send-letter'));
    const mail = await this.tenancy.within(scope, (tx) => this.compose(tx, letterId));
    if (!mail) return;
    const outcome = await this.mailer.send(mail).then(told, (error: Error) => ({ deliveredTo: [], failure: error }));
    const { deliveredTo, failure } = outcome;
    const isFinal = isLastTry || failure instanceof MailRefused;
    const state = failure === null ? 'sent' : isFinal ? 'failed' : 'queued';
    await this.tenancy.within(scope, (tx) =>
      this.letters.mark(tx, letterId, state, { error: failure?.message, deliveredTo }),
    );
    if (failure) throw failure;
  }

  private async compose(tx: ScopedTx, letterId: string) {
    const letter = await this.letters.byId(tx, letterId);
    if (!letter || letter.state === 'sent') return null;
    if (letter.invoiceId === null) return this.notices.of(tx, letter);
    const invoice = await this.invoices.byId(tx, letter.invoiceId);
    const lines = await this.invoices.lines(tx, invoice.id);
    const meetings: UsageLine[] = [];
    for (const line of lines) {
      if (!line.usageMonth || !line.aboutTenantId || line.usageAfterPosition === null) continue;
      meetings.push(
        ...(await this.ledger.lines(tx, {
          tenantId: line.aboutTenantId,
          month: line.usageMonth,
          afterPosition: line.usageAfterPosition,
          untilPosition: line.usageUntilPosition,
        })),
      );
    }
    const credited = invoice.creditsInvoiceId ? await this.invoices.byId(tx, invoice.creditsInvoiceId) : null;
    const context = invoiceLetter(
      invoice,
      lines,
      meetings,
      `${this.config.PUBLIC_URL}${documentPath(invoice)}`,
      credited?.number ?? null,
    );
    return {
      messageId: letter.messageId,
      from: { name: invoice.seller!.brandName, address: addressOf(this.config.MAIL_FROM) },
      replyTo: invoice.seller!.replyTo,
      to: letter.recipients.filter((address) => !letter.deliveredTo.includes(address)),
      subject: letter.subject,
      html: render('mail/invoice.html', context),
      text: render('mail/invoice.text', context),
      attachments: await this.attachments(tx, invoice.id, invoice.number!),
    };
  }

  private async attachments(tx: ScopedTx, invoiceId: string, number: string) {
    const pdf = await this.files.content(tx, invoiceId, 'pdf');
    const csv = await this.files.content(tx, invoiceId, 'meetings-csv');
    const name = number.replace(/[^A-Za-z0-9-]/g, '-');
    return [
      ...(pdf ? [{ filename: `${name}.pdf`, contentType: 'application/pdf', content: pdf }] : []),
      ...(csv ? [{ filename: `${name}-meetings.csv`, contentType: 'text/csv', content: csv }] : []),
    ];
  }

  onApplicationShutdown(): void {
    this.mailer.close();
  }
}

/** A delivery as the letter keeps it: who has it, and what stands in the way of the others. */
function told({ accepted, refused }: Delivery): { deliveredTo: readonly string[]; failure: Error | null } {
  if (refused.length === 0) return { deliveredTo: accepted, failure: null };
  const why = refused.map(({ address, why }) => `${address}: ${why}`).join('; ');
  const isFinal = refused.every((one) => one.isFinal);
  return { deliveredTo: accepted, failure: isFinal ? new MailRefused(why) : new MailServerUnavailable(new Error(why)) };
}
