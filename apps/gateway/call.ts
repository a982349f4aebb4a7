import type { Answer } from './answers';
import type { Listed } from './directory.service';
import type { Parameter } from './raw-query';
import type { UpstreamBody } from './upstream.service';

/** One call of a tenant's client, its signature found good. */
export interface Call {
  readonly name: string;
  readonly tenant: Listed;
  readonly parameters: ReadonlyMap<string, Parameter>;
  /** What goes on to the server beside the query: documents and files alone, for a form is taken into the query. */
  readonly body: UpstreamBody | undefined;
  /** Whether a browser asks for it to stand in a frame. */
  readonly isInFrame: boolean;
  /** Where this tenant's callbacks and pages stand. */
  readonly publicUrl: string;
  /** The host's name by which the client knows its server. */
  readonly domain: string;
}

export interface CallHandler {
  readonly methods: readonly ('GET' | 'POST')[];
  /** Kinds of body that BBB takes for this call, where there is one (BBB API, section 2). */
  readonly bodies: readonly string[];
  answer(call: Call): Answer | Promise<Answer>;
}

export const asked = (call: Pick<Call, 'parameters'>, name: string): string => call.parameters.get(name)?.value ?? '';
