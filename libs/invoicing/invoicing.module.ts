import { Module } from '@nestjs/common';
import { BooksModule } from '@/books';
import { MeteringModule } from '@/metering';
import { ApproveDrafts } from './approve-drafts.service';
import { BillServerFee } from './bill-server-fee.service';
import { BilledMeetingsStore } from './billed-meetings.store';
import { CheckInvoices } from './check-invoices.service';
import { CloseMonths } from './close-months.service';
import { ClosingStore } from './closing.store';
import { CorrectDraft } from './correct-draft.service';
import { CreditInvoice } from './credit-invoice.service';
import { DocumentsStore } from './documents.store';
import { DraftInvoices } from './draft-invoices.service';
import { DraftingStore } from './drafting.store';
import { InvoiceFilesStore } from './invoice-files.store';
import { InvoicesStore } from './invoices.store';
import { IssueInvoices } from './issue-invoices.service';
import { IssuerAtStore } from './issuer-at.store';
import { ParkedTenantsStore } from './parked-tenants.store';
import { PreviewNextInvoice } from './preview-next-invoice.service';
import { ReadRetailMonth } from './read-retail-month.service';
import { ReadWholesaleMonth } from './read-wholesale-month.service';
import { RecurringFeesStore } from './recurring-fees.store';
import { RedraftIncomplete } from './redraft-incomplete.service';
import { RedraftWholesale } from './redraft-wholesale.service';
import { RenderFiles } from './render-files.service';
import { ResoldUseStore } from './resold-use.store';
import { SeriesStore } from './series.store';
import { UseToBillStore } from './use-to-bill.store';
import { WeighServer } from './weigh-server.service';

const services = [
  CheckInvoices,
  CloseMonths,
  DraftInvoices,
  CorrectDraft,
  ApproveDrafts,
  IssueInvoices,
  CreditInvoice,
  RedraftWholesale,
  RenderFiles,
  PreviewNextInvoice,
  BillServerFee,
  WeighServer,
  InvoicesStore,
  InvoiceFilesStore,
  BilledMeetingsStore,
];

@Module({
  imports: [BooksModule, MeteringModule],
  providers: [
    ...services,
    DraftingStore,
    DocumentsStore,
    IssuerAtStore,
    SeriesStore,
    RecurringFeesStore,
    RedraftIncomplete,
    ReadRetailMonth,
    ReadWholesaleMonth,
    UseToBillStore,
    ResoldUseStore,
    ParkedTenantsStore,
    ClosingStore,
  ],
  exports: services,
})
export class InvoicingModule {}
