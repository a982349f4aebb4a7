export * from './approve-drafts.service';
export { asIssuer, type IssuerTx, type Tier } from './as-issuer.adapter';
export * from './bill-server-fee.service';
export * from './billed-meetings.store';
export * from './change-issuer.service';
export * from './change-payer.service';
export { CheckInvoices, type Problem } from './check-invoices.service';
export * from './close-months.service';
export { auditOn, CorrectDraft, type DocumentRef } from './correct-draft.service';
export * from './credit-invoice.service';
export * from './draft-invoices.service';
export { type EffectOfPrices, effectOfPrices } from './effect-of-prices';
export * from './errors';
export { documentPath, type Invoice, type InvoiceLine, isPaid } from './invoice';
export * from './invoice-files.store';
export {
  FAR_OFF_PERCENT,
  INVOICE_SORTS,
  type InvoiceFilter,
  InvoiceListStore,
  type InvoicePlace,
  type InvoiceSort,
  LISTED_STATES,
  type ListedInvoice,
} from './invoice-list.store';
export { numberText } from './invoice-number';
export * from './invoices.store';
export * from './invoices-csv';
export * from './invoicing.facts';
export * from './invoicing.jobs';
export * from './invoicing.module';
export * from './issue-invoices.service';
export { IssuerAtStore } from './issuer-at.store';
export { IssuerStandingStore, type WaitingDrafts } from './issuer-standing.store';
export { logoOf } from './logo-of.adapter';
export * from './margins.store';
export * from './month-figures.store';
export * from './month-so-far.service';
export * from './payment-reference';
export * from './preview-draft.service';
export * from './preview-next-invoice.service';
export * from './preview-prices.service';
export { howToPay, vatLabel, vatStatement } from './printed-invoice';
export * from './received-invoices.store';
export * from './redraft-wholesale.service';
export * from './render-files.service';
export * from './series.store';
export { type Weighed, WeighServer } from './weigh-server.service';
