import type { ServerState } from '../server-state';

/** A call as it came in, checksum already verified. Of a parameter given twice the first counts. */
export interface Call {
  readonly parameters: Record<string, string>;
  readonly state: ServerState;
  /** This server's own address, without a path. */
  readonly host: string;
}

export type CallAnswer =
  | { readonly xml: string }
  | { readonly chunks: Iterable<string> }
  | { readonly redirect: string; readonly cookie?: string };

export type Handler = (call: Call) => CallAnswer;
