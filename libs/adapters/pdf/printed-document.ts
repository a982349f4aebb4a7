/** A document with every word as it is to be printed: this room lays out and never words or works out anything. */
export interface PrintedDocument {
  readonly title: string;
  readonly issuedAt: Date;
  /** `en`, `ca`, `es`: for screen readers. */
  readonly language: string;
  readonly colour: string;
  readonly brandName: string;
  /** Stands before the name, or in its stead. Its size is in pixels. */
  readonly logo?: PrintedLogo | null;
  readonly seller: readonly string[];
  readonly buyerLabel: string;
  readonly buyer: readonly string[];
  readonly facts: readonly (readonly [label: string, value: string])[];
  readonly columns: Readonly<Record<'description' | 'period' | 'quantity' | 'unitPrice' | 'net', string>> & {
    /** Null on a document without VAT: the column is left out. */
    readonly vatRate: string | null;
  };
  readonly lines: readonly PrintedLine[];
  readonly totals: readonly (readonly [label: string, value: string])[];
  readonly grandTotal: readonly [label: string, value: string];
  readonly notes: readonly (readonly [heading: string, text: string])[];
  readonly footer: string;
  /** "Page {page} of {pages}" with both places still open. */
  readonly pageText: (page: number, pages: number) => string;
}

export interface PrintedLogo {
  readonly png: Buffer;
  readonly width: number;
  readonly height: number;
  readonly holdsName: boolean;
}

export interface PrintedLine {
  readonly description: string;
  readonly detail: readonly string[];
  readonly period: string;
  /** How much at which price, side by side: more than one where a line has several prices. */
  readonly priced: readonly { readonly quantity: string; readonly unitPrice: string }[];
  readonly vatRate: string;
  readonly net: string;
}
