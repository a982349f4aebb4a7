import { Injectable } from '@nestjs/common';
import { Webhook } from 'standardwebhooks';
import { Clock } from '@/kernel';
import { PostNotice } from '@/letters';
import { asJob, resellerScope, Sealer, Tenancy } from '@/runtime';
import { ResellersStore } from '@/tenants';
import { type OutsideAnswer, OutsideCalls } from '@/webhooks';
import { say } from '@/wording';
import { endpointPlace, oldSecretPlace } from './endpoints.store';
import type { Endpoint, Telling } from './telling';
import { lineOf } from './topics';

/** How long a receiver may take, as Standard Webhooks advises. */
const PATIENCE_MS = 15_000;

export type Carried = { readonly hasGotThrough: boolean; readonly status: number | null; readonly problem: string };

/** Carries one thing to where it is to be told, once: by a signed call, a mail, or a message in a Matrix room. */
@Injectable()
export class Carry {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly sealer: Sealer,
    private readonly outside: OutsideCalls,
    private readonly post: PostNotice,
    private readonly resellers: ResellersStore,
    private readonly clock: Clock,
  ) {}

  run(endpoint: Endpoint, telling: Telling): Promise<Carried> {
    if (endpoint.kind === 'mail') return this.mail(endpoint, telling);
    return endpoint.kind === 'webhook' ? this.webhook(endpoint, telling) : this.matrix(endpoint, telling);
  }

  /** Standard Webhooks: the id is the same on every try, the time and the signatures are this try's. */
  private async webhook(endpoint: Endpoint, telling: Telling): Promise<Carried> {
    const body = JSON.stringify(telling.event);
    const now = this.clock.now();
    const signatures = this.secretsOf(endpoint, now).map((secret) => new Webhook(secret).sign(telling.id, now, body));
    const headers = {
      'content-type': 'application/json',
      'webhook-id': telling.id,
      'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
      'webhook-signature': signatures.join(' '),
    };
    const call = {
      url: endpoint.target,
      method: 'POST',
      headers,
      body,
      redirects: 0,
      patienceMs: PATIENCE_MS,
    } as const;
    return carried(await this.outside.call(call));
  }

  /** The secret, and the one before while a receiver may not have taken the new one. */
  private secretsOf({ id, secretSealed, oldSecretSealed, oldSecretUntil }: Endpoint, now: Date): string[] {
    const isBoth = oldSecretSealed !== null && oldSecretUntil !== null && now < oldSecretUntil;
    return [
      this.sealer.open(secretSealed!, endpointPlace(id)),
      ...(isBoth ? [this.sealer.open(oldSecretSealed, oldSecretPlace(id))] : []),
    ];
  }

  /** The transaction id makes a message once, however often it is sent. */
  private async matrix({ id, target, room, secretSealed }: Endpoint, telling: Telling): Promise<Carried> {
    const path = `/_matrix/client/v3/rooms/${encodeURIComponent(room!)}/send/m.room.message/${telling.id}`;
    const headers = {
      'content-type': 'application/json',
      authorization: `Bearer ${this.sealer.open(secretSealed!, endpointPlace(id))}`,
    };
    const body = JSON.stringify({ msgtype: 'm.notice', body: lineOf(telling.event) });
    return carried(
      await this.outside.call({ url: new URL(path, target).href, method: 'PUT', headers, body, redirects: 0 }),
    );
  }

  /** Told as soon as the letter is written: letters have tries of their own. */
  private async mail({ resellerId, tenantId, target }: Endpoint, { id, event }: Telling): Promise<Carried> {
    await this.tenancy.within(resellerScope(resellerId, asJob('telling.tell-one')), async (tx) => {
      const { language, name } = await this.resellers.byId(tx, resellerId);
      await this.post.run(tx, {
        key: `told.${id}`,
        kind: 'alert',
        tenantId,
        language,
        to: target.split(',').map((one) => one.trim()),
        subject: say(language, 'notice.alert.subject', { brand: name, what: event.type }),
        heading: say(language, 'notice.alert.heading', { what: event.type }),
        paragraphs: Object.entries(event.data)
          .filter(([, value]) => value !== null && value !== '')
          .map(([what, value]) => `${what}: ${value}`),
      });
    });
    return { hasGotThrough: true, status: null, problem: '' };
  }
}

const carried = (answer: OutsideAnswer): Carried => {
  if ('problem' in answer) return { hasGotThrough: false, status: null, problem: answer.problem };
  const { status } = answer;
  const hasGotThrough = status >= 200 && status < 300;
  return { hasGotThrough, status, problem: hasGotThrough ? '' : `it answered with status ${status}` };
};
