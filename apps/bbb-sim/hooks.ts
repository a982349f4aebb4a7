import { checksumOf } from '@/adapters/bbb';
import type { Deliveries, Delivery } from './deliveries';
import type { SimEvent } from './events';

export interface Hook {
  readonly hookId: number;
  readonly callbackURL: string;
  readonly meetingId: string | null;
  readonly eventIds: readonly string[];
  readonly getRaw: boolean;
}

/** What goes wrong with the webhooks service, by switch. */
export interface HookFaults {
  /** The service is down: events are lost, and no backlog is kept. */
  losesEvents: boolean;
  duplicatesEvents: boolean;
  /** Of two events at one moment the later is sent first. */
  reordersEvents: boolean;
}

/** Twelve retries from 0.1 to 60 s, some five minutes in all. */
const WAITS_MS = [100, 500, 1_000, 2_000, 4_000, 8_000, 10_000, 30_000, 60_000, 60_000, 60_000, 60_000];

/**
 * The webhooks service beside a BBB server (BBB API, section 6): an array of one event in a form, signed by SHA-1 over
 * the address as registered and the raw body; a hook that cannot be reached for five minutes is dropped.
 */
export class Hooks {
  list: Hook[] = [];
  private nextId = 1;
  private held: Delivery[] = [];

  constructor(
    private readonly secret: string,
    private readonly deliveries: Deliveries,
    private readonly faults: HookFaults,
  ) {}

  /** The same address again is the same hook, whatever else is asked for. */
  create(wanted: Omit<Hook, 'hookId'>): { hook: Hook; isKnown: boolean } {
    const known = this.list.find(({ callbackURL }) => callbackURL === wanted.callbackURL);
    if (known) return { hook: known, isKnown: true };
    const hook = { hookId: this.nextId, ...wanted };
    this.nextId += 1;
    this.list.push(hook);
    return { hook, isKnown: false };
  }

  destroy(hookId: number): boolean {
    const before = this.list.length;
    this.list = this.list.filter((hook) => hook.hookId !== hookId);
    return this.list.length < before;
  }

  /** Tells whom it concerns. */
  tell({ id, meetingId, internalId, attributes }: SimEvent, host: string, atMs: number): void {
    if (this.faults.losesEvents) return;
    const event = JSON.stringify([{ data: { type: 'event', id, attributes, event: { ts: atMs } } }]);
    const body = new URLSearchParams({ domain: host, event, timestamp: String(atMs) }).toString();
    for (const hook of this.list) {
      if (hook.meetingId !== null && hook.meetingId !== meetingId && hook.meetingId !== internalId) continue;
      if (hook.eventIds.length > 0 && !hook.eventIds.includes(id)) continue;
      const delivery = this.deliveryOf(hook, body, atMs);
      this.held.push(...(this.faults.duplicatesEvents ? [delivery, delivery] : [delivery]));
    }
    if (id === 'meeting-ended')
      this.list = this.list.filter((hook) => hook.meetingId !== meetingId && hook.meetingId !== internalId);
  }

  /** Hands what was told since the last tick to the post. */
  tick(): void {
    if (this.held.length === 0) return;
    this.deliveries.push(...(this.faults.reordersEvents ? this.held.reverse() : this.held));
    this.held = [];
  }

  /** The service restarts: its hooks are gone. */
  forget(): void {
    this.list = [];
    this.held = [];
  }

  private deliveryOf({ hookId, callbackURL }: Hook, body: string, dueMs: number): Delivery {
    const checksum = checksumOf(callbackURL, body, this.secret, 'sha1');
    return {
      dueMs,
      url: `${callbackURL}${callbackURL.includes('?') ? '&' : '?'}checksum=${checksum}`,
      post: { headers: { 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8' }, body },
      waitsMs: WAITS_MS,
      alsoTaken: [401],
      onGivenUp: () => void this.destroy(hookId),
    };
  }
}
