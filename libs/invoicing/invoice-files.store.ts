import { Injectable } from '@nestjs/common';
import type { IssuerTx } from './as-issuer.adapter';

type FileKind = 'pdf' | 'meetings-csv';

/** Files of issued documents, as they were made. */
@Injectable()
export class InvoiceFilesStore {
  async content(tx: IssuerTx, invoiceId: string, kind: FileKind): Promise<Buffer | null> {
    return (await this.contents(tx, [invoiceId], kind)).get(invoiceId) ?? null;
  }

  /** All files of one document, by kind. */
  async ofInvoice(tx: IssuerTx, invoiceId: string): Promise<ReadonlyMap<FileKind, Buffer>> {
    const rows = await tx.query<{ kind: FileKind; content: Buffer }>(
      'select kind, content from invoice_files where invoice_id = $1',
      [invoiceId],
    );
    return new Map(rows.map(({ kind, content }) => [kind, content]));
  }

  /** Which of these documents have such a file. */
  async having(tx: IssuerTx, invoiceIds: readonly string[], kind: FileKind): Promise<Set<string>> {
    const rows = await tx.query<{ id: string }>(
      'select invoice_id as id from invoice_files where invoice_id = any($1) and kind = $2',
      [invoiceIds, kind],
    );
    return new Set(rows.map(({ id }) => id));
  }

  /** The files of several documents, by document; what is not made yet is missing. */
  async contents(tx: IssuerTx, invoiceIds: readonly string[], kind: FileKind): Promise<Map<string, Buffer>> {
    const rows = await tx.query<{ id: string; content: Buffer }>(
      'select invoice_id as id, content from invoice_files where invoice_id = any($1) and kind = $2',
      [invoiceIds, kind],
    );
    return new Map(rows.map(({ id, content }) => [id, content]));
  }
}
