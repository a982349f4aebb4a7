import { setTimeout as wait } from 'node:timers/promises';
import Stripe from 'stripe';
import type { SimAccount } from './sim-account';

/** What can go wrong on the way of an event. Shares are from 0 to 1. */
export interface WebhookFaults {
  lost: number;
  doubled: number;
  /** Delivers in another order than things happened. */
  shuffled: boolean;
  lateSeconds: number;
}

/** An event on its way to an endpoint: signed when it goes, tried again when it is not taken. */
export interface Delivery {
  readonly account: SimAccount;
  readonly event: Stripe.Event;
  readonly url: string;
  readonly secret: string;
  dueAt: number;
  attempts: number;
}

const TRIES = 8;

/** Brings events to the webhook endpoints of their accounts: at least once, in any order, unless they are to be lost. */
export class Webhooks {
  readonly faults: WebhookFaults = { lost: 0, doubled: 0, shuffled: false, lateSeconds: 0 };
  private waiting: Delivery[] = [];
  private running: Promise<void> = Promise.resolve();

  constructor(private readonly random: () => number = Math.random) {}

  watch(account: SimAccount): void {
    account.onEvent = (event) => {
      for (const { url, secret, enabled_events } of account.all('we')) {
        if (!enabled_events.includes('*') && !enabled_events.includes(event.type)) continue;
        if (this.random() < this.faults.lost) continue;
        const copies = this.random() < this.faults.doubled ? 2 : 1;
        const dueAt = account.now().getTime() + this.faults.lateSeconds * 1000;
        for (let copy = 0; copy < copies; copy += 1)
          this.waiting.push({ account, event, url, secret, dueAt, attempts: 0 });
      }
    };
  }

  /** Takes everything that waits away, to be delivered by hand in an order of one's own. */
  take(): Delivery[] {
    return this.waiting.splice(0);
  }

  /** Delivers what is due; one run at a time. */
  deliverDue(): Promise<void> {
    this.running = this.running.then(async () => {
      const due = this.waiting.filter(({ account, dueAt }) => dueAt <= account.now().getTime());
      this.waiting = this.waiting.filter((one) => !due.includes(one));
      if (this.faults.shuffled) due.sort(() => this.random() - 0.5);
      for (const delivery of due) await this.deliver(delivery);
    });
    return this.running;
  }

  /** One try; what is not taken waits for another, later each time. */
  async deliver(delivery: Delivery): Promise<void> {
    const { account, event, url, secret } = delivery;
    const payload = JSON.stringify(event, null, 2);
    const timestamp = Math.floor(account.now().getTime() / 1000);
    const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp });
    const isTaken = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8', 'stripe-signature': signature },
      body: payload,
      signal: AbortSignal.timeout(10_000),
    }).then(
      (answer) => answer.ok,
      () => false,
    );
    if (isTaken || delivery.attempts + 1 >= TRIES) return;
    const attempts = delivery.attempts + 1;
    this.waiting.push({ ...delivery, attempts, dueAt: account.now().getTime() + 2 ** attempts * 1000 });
  }

  /** Waits until nothing is due any more. */
  async settled(): Promise<void> {
    await this.deliverDue();
    while (this.waiting.some(({ account, dueAt }) => dueAt <= account.now().getTime())) {
      await this.deliverDue();
      await wait(5);
    }
  }
}
