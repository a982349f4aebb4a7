import { Module } from '@nestjs/common';
import { BooksModule } from '@/books';
import { MeteringModule } from '@/metering';
import { PlansModule } from '@/plans';
import { TenantsModule } from '@/tenants';
import { ApproveDrafts } from './approve-drafts.service';
import { BillServerFee } from './bill-server-fee.service';
import { BilledMeetingsStore } from './billed-meetings.store';
import { ChangeIssuer } from './change-issuer.service';
import { ChangePayer } from './change-payer.service';
import { CheckInvoices } from './check-invoices.service';
import { CloseMonths } from './close-months.service';
import { ClosingStore } from './closing.store';
import { CorrectDraft } from './correct-draft.service';
import { CreditInvoice } from './credit-invoice.service';
import { DocumentsStore } from './documents.store';
import { DraftInvoices } from './draft-invoices.service';
import { DraftingStore } from './drafting.store';
import { InvoiceFilesStore } from './invoice-files.store';
import { InvoiceListStore } from './invoice-list.store';
import { InvoicesStore } from './invoices.store';
import { IssueInvoices } from './issue-invoices.service';
import { IssuerAtStore } from './issuer-at.store';
import { IssuerStandingStore } from './issuer-standing.store';
import { MarginsStore } from './margins.store';
import { MonthFiguresStore } from './month-figures.store';
import { MonthSoFar } from './month-so-far.service';
import { ParkedTenantsStore } from './parked-tenants.store';
import { PreviewDraft } from './preview-draft.service';
import { PreviewNextInvoice } from './preview-next-invoice.service';
import { PreviewPrices } from './preview-prices.service';
import { PricedAgreementsStore } from './priced-agreements.store';
import { ReadRetailMonth } from './read-retail-month.service';
import { ReadWholesaleMonth } from './read-wholesale-month.service';
import { ReceiptsStore } from './receipts.store';
import { ReceivedInvoicesStore } from './received-invoices.store';
import { RecurringFeesStore } from './recurring-fees.store';
import { RedraftIncomplete } from './redraft-incomplete.service';
import { RedraftWholesale } from './redraft-wholesale.service';
import { RenderFiles } from './render-files.service';
import { ResoldUseStore } from './resold-use.store';
import { RunningAgreementsStore } from './running-agreements.store';
import { SeriesStore } from './series.store';
import { UseToBillStore } from './use-to-bill.store';
import { WeighServer } from './weigh-server.service';

const services = [
  ChangeIssuer,
  ChangePayer,
  CheckInvoices,
  CloseMonths,
  DraftInvoices,
  CorrectDraft,
  ApproveDrafts,
  IssueInvoices,
  CreditInvoice,
  RedraftWholesale,
  RenderFiles,
  PreviewDraft,
  PreviewNextInvoice,
  BillServerFee,
  MonthSoFar,
  PreviewPrices,
  WeighServer,
  InvoicesStore,
  InvoiceListStore,
  ReceivedInvoicesStore,
  MonthFiguresStore,
  MarginsStore,
  SeriesStore,
  IssuerAtStore,
  IssuerStandingStore,
  InvoiceFilesStore,
  BilledMeetingsStore,
];

@Module({
  imports: [BooksModule, MeteringModule, PlansModule, TenantsModule],
  providers: [
    ...services,
    DraftingStore,
    PricedAgreementsStore,
    DocumentsStore,
    ReceiptsStore,
    RecurringFeesStore,
    RedraftIncomplete,
    ReadRetailMonth,
    RunningAgreementsStore,
    ReadWholesaleMonth,
    UseToBillStore,
    ResoldUseStore,
    ParkedTenantsStore,
    ClosingStore,
  ],
  exports: services,
})
export class InvoicingModule {}
