import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { ZipFile } from 'yazl';
import type { BankOwner } from '@/bank';
import {
  asIssuer,
  decimalOf,
  InvoiceFilesStore,
  InvoiceListStore,
  type InvoicePlace,
  type IssuerMonth,
  type IssuerTx,
  LINE_COLUMNS,
  type ListedInvoice,
  lineRow,
  MonthFiguresStore,
  VAT_COLUMNS,
  vatRow,
} from '@/invoicing';
import { Clock } from '@/kernel';
import { MonthPaymentsStore, type PaymentForDocument } from '@/payments';
import { type Actor, Tenancy } from '@/runtime';
import { BooksOf } from '@/statements';
import { inert } from '@/wording';
import { csvOf } from '../csv-reply';

const DOCUMENTS_AT_ONCE = 1000;
const FILES_AT_ONCE = 50;
const PAYMENT_COLUMNS = ['number', 'payer', 'method', 'state', 'received_on', 'currency', 'amount', 'reference'];

/**
 * A month's issued documents for whoever keeps the accounts: PDFs, lines, payments and VAT in one zip, with the issuer's books
 * until now for hledger, whose balances need what came before the month.
 */
@Injectable()
export class MonthArchive {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly list: InvoiceListStore,
    private readonly files: InvoiceFilesStore,
    private readonly figures: MonthFiguresStore,
    private readonly payments: MonthPaymentsStore,
    private readonly books: BooksOf,
    private readonly clock: Clock,
  ) {}

  /** The zip, written while it is read: no more than a handful of files is in memory at any time. */
  async zip(of: IssuerMonth, owner: BankOwner, actor: Actor): Promise<Readable> {
    const look = <T>(work: (tx: IssuerTx) => Promise<T>): Promise<T> => asIssuer(this.tenancy, of, actor, work);
    const documents = await this.issued(of, look);
    const vat = await look((tx) => this.figures.vat(tx, of));
    const zip = new ZipFile();
    const options = { mtime: this.clock.now() };
    const add = (name: string, stream: () => Readable): void =>
      zip.addReadStreamLazy(name, options, (done) => done(null, stream()));
    add('lines.csv', () =>
      csvOf(
        LINE_COLUMNS,
        inChunks(documents, (ids) => look((tx) => this.figures.lines(tx, ids)), lineRow),
      ),
    );
    add('payments.csv', () =>
      csvOf(
        PAYMENT_COLUMNS,
        inChunks(documents, (ids) => look((tx) => this.payments.forDocuments(tx, ids)), paymentRow),
      ),
    );
    add('vat.csv', () => csvOf(VAT_COLUMNS, vat.map(vatRow)));
    add('books.journal', () => Readable.from(this.books.hledger(owner, actor)));
    let kept = new Map<string, Buffer>();
    documents.forEach(({ id, number }, index) => {
      add(`documents/${fileName(number!)}.pdf`, () =>
        Readable.from(
          (async function* (files) {
            const ids = documents.slice(index, index + FILES_AT_ONCE).map((one) => one.id);
            if (!kept.has(id)) kept = await look((tx) => files.contents(tx, ids, 'pdf'));
            yield kept.get(id)!;
          })(this.files),
        ),
      );
    });
    zip.end();
    const output = zip.outputStream as Readable;
    zip.on('error', (error: Error) => output.destroy(error));
    return output;
  }

  /** The issued documents of the month that have their PDF, by number. */
  private async issued(
    of: IssuerMonth,
    look: <T>(work: (tx: IssuerTx) => Promise<T>) => Promise<T>,
  ): Promise<ListedInvoice[]> {
    const documents: ListedInvoice[] = [];
    for (let before: InvoicePlace | undefined; ; ) {
      const at = before;
      const read = await look(async (tx) => {
        const limit = DOCUMENTS_AT_ONCE;
        const page = await this.list.page(tx, of, { sort: 'number', ...(at ? { after: at } : {}), limit });
        return {
          page,
          withFile: await this.files.having(
            tx,
            page.map(({ id }) => id),
            'pdf',
          ),
        };
      });
      documents.push(...read.page.filter(({ id }) => read.withFile.has(id)));
      if (read.page.length < DOCUMENTS_AT_ONCE) return documents.reverse();
      before = read.page.at(-1)!.place;
    }
  }
}

async function* inChunks<T>(
  documents: readonly ListedInvoice[],
  read: (ids: string[]) => Promise<T[]>,
  row: (one: T) => string[],
): AsyncGenerator<string[]> {
  for (let at = 0; at < documents.length; at += DOCUMENTS_AT_ONCE) {
    const ids = documents.slice(at, at + DOCUMENTS_AT_ONCE).map(({ id }) => id);
    for (const one of await read(ids)) yield row(one);
  }
}

const paymentRow = (one: PaymentForDocument): string[] => [
  inert(one.number),
  inert(one.payerName),
  one.methodKind ?? '',
  one.state,
  one.receivedOn ?? '',
  one.currency,
  decimalOf(BigInt(one.amountMinor)),
  inert(one.reference ?? ''),
];

const fileName = (number: string): string => number.replace(/[^A-Za-z0-9-]/g, '-');
