import { createHash, randomBytes } from 'node:crypto';
import type Stripe from 'stripe';
import type { Clock } from '@/kernel';
import { missing } from './problem';
import type { Behaviour } from './test-numbers';

export interface SimAccountSettings {
  readonly id: string;
  readonly name: string;
  readonly secretKey: string;
  readonly currency?: string;
  readonly country?: string;
}

/** What stands behind each id prefix. */
export interface Things {
  cus: Stripe.Customer;
  pm: Stripe.PaymentMethod;
  mandate: Stripe.Mandate;
  seti: Stripe.SetupIntent;
  pi: Stripe.PaymentIntent;
  ch: Stripe.Charge;
  re: Stripe.Refund;
  du: Stripe.Dispute;
  cs: Stripe.Checkout.Session;
  txn: Stripe.BalanceTransaction;
  po: Stripe.Payout;
  we: Stripe.WebhookEndpoint & { secret: string };
  evt: Stripe.Event;
}
export type Prefix = keyof Things;

const WHAT: Readonly<Record<Prefix, string>> = {
  cus: 'customer',
  pm: 'payment_method',
  mandate: 'mandate',
  seti: 'setup_intent',
  pi: 'payment_intent',
  ch: 'charge',
  re: 'refund',
  du: 'dispute',
  cs: 'checkout.session',
  txn: 'balance_transaction',
  po: 'payout',
  we: 'webhook_endpoint',
  evt: 'event',
};

/** One Stripe account: everything it holds, what is due to happen to it, and what it has to tell. */
export class SimAccount {
  readonly id: string;
  readonly name: string;
  secretKey: string;
  readonly currency: string;
  readonly country: string;
  /** Whether Bacs is switched on. */
  takesDebits = true;
  /** Keys that were valid once; Stripe says so. */
  readonly revokedKeys = new Set<string>();
  /** Parts of the API that its key may not use, as `POST /v1/payment_intents`: restricted keys are like that. */
  readonly forbidden = new Set<string>();
  /** What each payment method does when it is charged. */
  readonly behaviours = new Map<string, Behaviour>();
  /** Told after every event, by whoever delivers. */
  onEvent: (event: Stripe.Event) => void = () => undefined;
  private readonly things = new Map<Prefix, Map<string, Things[Prefix]>>();
  private due: { at: number; what: () => void }[] = [];
  private moment: Date | null = null;

  constructor(
    private readonly clock: Clock,
    { id, name, secretKey, currency = 'gbp', country = 'GB' }: SimAccountSettings,
  ) {
    this.id = id;
    this.name = name;
    this.secretKey = secretKey;
    this.currency = currency;
    this.country = country;
  }

  get isLive(): boolean {
    return this.secretKey.includes('_live_');
  }

  now(): Date {
    return this.moment ?? this.clock.now();
  }

  seconds(): number {
    return Math.floor(this.now().getTime() / 1000);
  }

  newId(prefix: Prefix): string {
    const mode = prefix === 'cs' ? (this.isLive ? 'live_' : 'test_') : '';
    return `${prefix}_${mode}${randomBytes(12).toString('hex')}`;
  }

  put<P extends Prefix>(prefix: P, thing: Things[P]): Things[P] {
    const shelf = this.things.get(prefix) ?? new Map<string, Things[Prefix]>();
    this.things.set(prefix, shelf.set(thing.id, thing));
    return thing;
  }

  find<P extends Prefix>(prefix: P, id: unknown): Things[P] | undefined {
    return this.things.get(prefix)?.get(String(id)) as Things[P] | undefined;
  }

  get<P extends Prefix>(prefix: P, id: unknown, param = 'id'): Things[P] {
    const found = this.find(prefix, id);
    if (!found) throw missing(WHAT[prefix], String(id), param);
    return found;
  }

  /** Everything of a kind, the newest first, as Stripe lists it. */
  all<P extends Prefix>(prefix: P): Things[P][] {
    return [...(this.things.get(prefix)?.values() ?? [])].reverse() as Things[P][];
  }

  /** A thing by any id, for `expand`. */
  anyById(id: string): Things[Prefix] | undefined {
    return this.find(id.slice(0, id.indexOf('_')) as Prefix, id);
  }

  schedule(at: Date, what: () => void): void {
    this.due.push({ at: at.getTime(), what });
  }

  /** Lets everything happen that is due by the clock, each at its own time. */
  tick(): void {
    for (;;) {
      const next = this.due.filter(({ at }) => at <= this.clock.now().getTime()).sort((a, b) => a.at - b.at)[0];
      if (!next) return;
      this.due = this.due.filter((one) => one !== next);
      this.moment = new Date(next.at);
      try {
        next.what();
      } finally {
        this.moment = null;
      }
    }
  }

  /** Something has happened to a thing: an event with the thing as it is now. */
  tell(type: string, thing: Things[Prefix]): void {
    const event = {
      id: this.newId('evt'),
      object: 'event',
      api_version: this.all('we')[0]?.api_version ?? null,
      created: this.seconds(),
      data: { object: structuredClone(thing) },
      livemode: this.isLive,
      pending_webhooks: this.all('we').length,
      request: { id: null, idempotency_key: null },
      type,
    } as unknown as Stripe.Event;
    this.put('evt', event);
    this.onEvent(event);
  }

  /** Something that stays the same for a thing, like a card's fingerprint. */
  fingerprint(text: string): string {
    return createHash('sha256').update(`${this.id}${text}`).digest('hex').slice(0, 16);
  }
}
