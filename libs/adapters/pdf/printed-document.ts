/** A document with every word as it is to be printed: this room lays out and never words or works out anything. */
export interface PrintedDocument {
  readonly title: string;
  readonly issuedAt: Date;
  readonly colour: string;
  readonly brandName: string;
  readonly seller: readonly string[];
  readonly buyerLabel: string;
  readonly buyer: readonly string[];
  readonly facts: readonly (readonly [label: string, value: string])[];
  readonly columns: { readonly description: string; readonly period: string; readonly net: string };
  readonly lines: readonly PrintedLine[];
  readonly totals: readonly (readonly [label: string, value: string])[];
  readonly grandTotal: readonly [label: string, value: string];
  readonly notes: readonly (readonly [heading: string, text: string])[];
  readonly footer: string;
  /** "Page {page} of {pages}" with both places still open. */
  readonly pageText: (page: number, pages: number) => string;
}

export interface PrintedLine {
  readonly description: string;
  readonly detail: readonly string[];
  readonly period: string;
  readonly net: string;
}
