import type { ToldEvent } from './topics';

export type EndpointKind = 'webhook' | 'mail' | 'matrix';

/** Where somebody wants to be told, and of what. */
export interface Endpoint {
  readonly resellerId: string;
  readonly id: string;
  /** Null: the reseller itself. */
  readonly tenantId: string | null;
  readonly kind: EndpointKind;
  readonly name: string;
  /** An https address, mail addresses with commas, or the address of a Matrix homeserver. */
  readonly target: string;
  /** A Matrix room; null on the others. */
  readonly room: string | null;
  readonly secretSealed: string | null;
  /** The secret before this one, which signs beside it until then. */
  readonly oldSecretSealed: string | null;
  readonly oldSecretUntil: Date | null;
  readonly topics: readonly string[];
  /** `off` by a person; `dead` by itself, after days in which nothing got through. */
  readonly state: 'on' | 'off' | 'dead';
  readonly failingSince: Date | null;
  readonly createdAt: Date;
}

/** One thing that one of them is told. */
export interface Telling {
  readonly resellerId: string;
  readonly id: string;
  readonly tenantId: string | null;
  readonly endpointId: string;
  readonly topic: string;
  readonly event: ToldEvent;
  readonly state: 'waiting' | 'told' | 'given-up';
  /** Tries made, one under way included. */
  readonly tries: number;
  readonly status: number | null;
  readonly problem: string | null;
  readonly createdAt: Date;
  readonly doneAt: Date | null;
}

const [SECOND, MINUTE, HOUR] = [1_000, 60_000, 3_600_000];
/** Ten tries in some three days, each wait longer than the one before, as Standard Webhooks advises. */
const WAITS_MS = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
] as const;

/** How long to wait after so many failed tries; null is no more. */
export const waitAfter = (tries: number): number | null => WAITS_MS[tries - 1] ?? null;

/** What becomes of an endpoint after a failed try: gone for good when its server says so, or when nothing has got through. */
export const isDead = (
  { failingSince }: Pick<Endpoint, 'failingSince'>,
  { status, isLast, createdAt }: { status: number | null; isLast: boolean; createdAt: Date },
): boolean =>
  status === 410 || (isLast && failingSince !== null && failingSince <= new Date(createdAt.getTime() + MINUTE));
