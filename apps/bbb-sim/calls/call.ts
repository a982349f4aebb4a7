import type { ServerState } from '../server-state';

/** A call as it came in, checksum already verified. Of a parameter given twice the first counts. */
export interface Call {
  readonly parameters: Record<string, string>;
  readonly state: ServerState;
  /** This server's own address, without a path. */
  readonly host: string;
  /** Null where there is none, and where it was a form, whose fields stand among the parameters. */
  readonly body: CallBody | null;
}

export interface CallBody {
  readonly type: string;
  readonly content: Buffer;
}

export type CallAnswer =
  | { readonly xml: string }
  | { readonly json: unknown }
  | { readonly chunks: Iterable<string> }
  | { readonly redirect: string; readonly cookie?: string };

export type Handler = (call: Call) => CallAnswer | Promise<CallAnswer>;

/** A call, the methods it may come by, and the kinds of body it takes (BBB API, section 2 POST). */
export interface KnownCall {
  readonly methods: readonly string[];
  readonly bodies: readonly string[];
  readonly handle: Handler;
}
