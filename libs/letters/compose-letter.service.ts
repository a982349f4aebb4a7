import { Inject, Injectable } from '@nestjs/common';
import type { Mail } from '@/adapters/mail';
import { documentPath, InvoiceFilesStore, InvoicesStore, logoOf } from '@/invoicing';
import { UsageLedgerStore, type UsageLine } from '@/metering';
import { PayLinks } from '@/payments';
import { CONFIG, type Config, type ScopedTx } from '@/runtime';
import { Addresses, LogosStore, logoPart, mailLogo } from '@/tenants';
import { render } from '@/wording';
import { invoiceLetter } from './invoice-letter';
import type { Letter } from './letters.store';
import { addressOf } from './mail-address';
import { NoticeMail } from './notice-mail.service';

/** A letter as the mail it is sent as, on the letterhead of whoever sends it. */
@Injectable()
export class ComposeLetter {
  constructor(
    private readonly invoices: InvoicesStore,
    private readonly files: InvoiceFilesStore,
    private readonly ledger: UsageLedgerStore,
    private readonly notices: NoticeMail,
    private readonly addresses: Addresses,
    private readonly logos: LogosStore,
    private readonly payLinks: PayLinks,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** A preview makes no link that signs anybody in. */
  async run(tx: ScopedTx, letter: Letter, { isPreview = false }: { isPreview?: boolean } = {}): Promise<Mail> {
    if (letter.invoiceId === null) return this.notices.of(tx, letter, isPreview);
    const invoice = await this.invoices.byId(tx, letter.invoiceId);
    const lines = await this.invoices.lines(tx, invoice);
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
    const logo = await logoOf(tx, this.logos, invoice);
    const home = await this.addresses.ofBuyer(tx, invoice);
    const letterText = invoiceLetter(
      invoice,
      lines,
      meetings,
      { link: `${home}${documentPath(invoice)}`, payLink: `${home}/pay/${this.payLinks.tokenOf(invoice.id)}` },
      credited?.number ?? null,
    );
    const context = { ...letterText, logo: mailLogo(logo) };
    return {
      messageId: letter.messageId,
      from: { name: invoice.seller!.brandName, address: addressOf(this.config.MAIL_FROM) },
      replyTo: invoice.seller!.replyTo,
      to: letter.recipients.filter((address) => !letter.deliveredTo.includes(address)),
      subject: letter.subject,
      html: render('mail/invoice.html', context),
      text: render('mail/invoice.text', context),
      attachments: [...logoPart(logo), ...(await this.attachments(tx, invoice.id, invoice.number!))],
    };
  }

  private async attachments(tx: ScopedTx, invoiceId: string, number: string) {
    const files = await this.files.ofInvoice(tx, invoiceId);
    const [pdf, csv] = [files.get('pdf'), files.get('meetings-csv')];
    const name = number.replace(/[^A-Za-z0-9-]/g, '-');
    return [
      ...(pdf ? [{ filename: `${name}.pdf`, contentType: 'application/pdf', content: pdf }] : []),
      ...(csv ? [{ filename: `${name}-meetings.csv`, contentType: 'text/csv', content: csv }] : []),
    ];
  }
}
