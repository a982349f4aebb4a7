import { Injectable } from '@nestjs/common';
import type { IssuerTx } from './as-issuer.adapter';

/** Files of issued documents, as they were made. */
@Injectable()
export class InvoiceFilesStore {
  async content(tx: IssuerTx, invoiceId: string, kind: 'pdf' | 'meetings-csv'): Promise<Buffer | null> {
    const row = await tx.one<{ content: Buffer }>(
      'select content from invoice_files where invoice_id = $1 and kind = $2',
      [invoiceId, kind],
    );
    return row?.content ?? null;
  }
}
