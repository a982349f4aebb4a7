import type { Month } from '@/kernel';
import type { Tier } from './as-issuer.adapter';
import type { LineKind } from './draft-line';
import { DraftIsHeld, InvoiceAlreadyIssued } from './errors';
import type { FrozenBuyer, FrozenSeller } from './frozen-parties';
import type { SourcesUntil } from './sources';

export type InvoiceState = 'draft' | 'held' | 'approved' | 'issued';

/** A document, on its way or issued. Amounts are minor units of its currency; a credit note's are negative. */
export interface Invoice {
  readonly resellerId: string;
  readonly id: string;
  readonly tier: Tier;
  readonly kind: 'invoice' | 'credit-note';
  readonly tenantId: string | null;
  readonly agreementId: string;
  readonly payerId: string;
  readonly payerName: string;
  readonly issuerResellerId: string;
  readonly issuerId: string;
  readonly creditsInvoiceId: string | null;
  readonly state: InvoiceState;
  readonly heldReason: string | null;
  readonly month: Month;
  readonly currency: string;
  readonly language: 'en' | 'ca' | 'es';
  readonly vatCase: string | null;
  readonly vatPercent: string | null;
  readonly netMinor: bigint;
  readonly vatMinor: bigint;
  readonly grossMinor: bigint;
  readonly note: string | null;
  readonly purchaseOrder: string | null;
  readonly sourcesUntil: SourcesUntil;
  readonly isComplete: boolean;
  readonly seller: FrozenSeller | null;
  readonly buyer: FrozenBuyer | null;
  readonly number: string | null;
  readonly issuedOn: string | null;
  readonly taxPoint: string | null;
  readonly dueOn: string | null;
  readonly issuedAt: Date | null;
}

/** Whole seconds that were rated at one price, as decimal texts. */
export interface PricedStretch {
  readonly text: string;
  readonly seconds: string;
  readonly perHour: string;
}

export interface InvoiceLine {
  readonly id: string;
  readonly position: number;
  readonly kind: LineKind;
  readonly aboutTenantId: string | null;
  readonly description: string;
  readonly detail: { readonly text?: string; readonly stretches?: readonly PricedStretch[] };
  readonly fromOn: string;
  readonly untilOn: string;
  readonly usageMonth: Month | null;
  readonly seconds: bigint | null;
  readonly usageAfterPosition: bigint | null;
  readonly usageUntilPosition: bigint | null;
  readonly unitPrice: string | null;
  readonly netMinor: bigint;
  readonly vatMinor: bigint;
  readonly reason: string | null;
  readonly creditsLineId: string | null;
}

/** A document may still be corrected: it is not issued. An approved one goes back to draft by being corrected. */
export function assertOpen({ state, number }: Pick<Invoice, 'state' | 'number'>): void {
  if (state === 'issued') throw new InvoiceAlreadyIssued(number ?? '');
}

/** A draft may be approved: it is not issued and not held. */
export function assertApprovable(invoice: Pick<Invoice, 'state' | 'number' | 'heldReason'>): void {
  assertOpen(invoice);
  if (invoice.state === 'held') throw new DraftIsHeld(invoice.heldReason ?? '');
}

/** Whether an issued invoice is settled: something was asked for, and nothing of it is open. */
export const isPaid = (
  { state, kind, grossMinor }: Pick<Invoice, 'state' | 'kind' | 'grossMinor'>,
  openMinor: bigint,
): boolean => state === 'issued' && kind === 'invoice' && grossMinor > 0n && openMinor === 0n;

/** Where the document opens, below the home of its buyer: with its buyer on the portal, or on the console for a reseller. */
export const documentPath = ({ tier, id }: Pick<Invoice, 'tier' | 'id'>): string =>
  `/${tier === 'retail' ? 'portal' : 'console'}/invoices/${id}`;
