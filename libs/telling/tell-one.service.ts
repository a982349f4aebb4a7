import { Injectable } from '@nestjs/common';
import { PostNotice } from '@/letters';
import { PeopleStore } from '@/people';
import { asJob, resellerScope, Tenancy } from '@/runtime';
import { Addresses, ResellersStore } from '@/tenants';
import { say } from '@/wording';
import { Carry } from './carry.service';
import { EndpointsStore } from './endpoints.store';
import { type Endpoint, isDead, type Telling, waitAfter } from './telling';
import { tellOne } from './telling.jobs';
import { TellingsStore } from './tellings.store';

const actor = asJob('telling.tell-one');
const reason = { actor, why: 'tell of an event' };
const MOST_AT_ONCE = 1_000;
const KEPT_MS = 30 * 24 * 3_600_000;

/** Tells one thing to one endpoint: a try, the next when it is due, and after the last one given up. */
@Injectable()
export class TellOne {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly endpoints: EndpointsStore,
    private readonly tellings: TellingsStore,
    private readonly carry: Carry,
    private readonly people: PeopleStore,
    private readonly post: PostNotice,
    private readonly resellers: ResellersStore,
    private readonly addresses: Addresses,
  ) {}

  /** Plans a try for each that is due, and forgets what was done a month ago. */
  async plan(): Promise<void> {
    await this.tenancy.acrossNetwork(reason, async (tx) => {
      const due = await this.tellings.due(tx, MOST_AT_ONCE);
      await tx.enqueue(...due.map((one) => tellOne(one)));
      await this.tellings.prune(tx, new Date(tx.clock.now().getTime() - KEPT_MS));
    });
  }

  async run(key: Pick<Telling, 'resellerId' | 'id'>): Promise<void> {
    const taken = await this.tenancy.acrossNetwork(reason, async (tx) => {
      const telling = await this.tellings.take(tx, key);
      const endpoint = telling && (await this.endpoints.byId(tx, telling.resellerId, telling.endpointId));
      if (telling && endpoint?.state === 'on') return { telling, endpoint };
      if (telling)
        await this.tellings.failed(tx, telling, { status: null, problem: 'it is switched off', waitMs: null });
      return null;
    });
    if (!taken) return;
    const { telling, endpoint } = taken;
    const { hasGotThrough, status, problem } = await this.carry.run(endpoint, telling);
    const died = await this.tenancy.acrossNetwork(reason, async (tx) => {
      await this.endpoints.tried(tx, endpoint.resellerId, endpoint.id, hasGotThrough);
      if (hasGotThrough) {
        await this.tellings.told(tx, telling, status);
        return false;
      }
      const waitMs = waitAfter(telling.tries);
      await this.tellings.failed(tx, telling, { status, problem, waitMs });
      const now = await this.endpoints.byId(tx, endpoint.resellerId, endpoint.id);
      if (!now || !isDead(now, { status, isLast: waitMs === null, createdAt: telling.createdAt })) return false;
      await this.endpoints.setState(tx, endpoint.resellerId, endpoint.id, 'dead');
      await tx.auditAs(
        actor,
        endpoint.resellerId,
        'switched off endpoint',
        endpoint.id,
        { problem },
        endpoint.tenantId,
      );
      return true;
    });
    if (died) await this.mourn(endpoint, problem);
  }

  /** Tells whoever looks after it, by mail, that an endpoint has been switched off, and why. */
  private async mourn({ id, resellerId, tenantId, name }: Endpoint, problem: string): Promise<void> {
    const to = await this.tenancy.acrossNetwork(reason, (tx) => this.people.headsOf(tx, resellerId, tenantId));
    await this.tenancy.within(resellerScope(resellerId, actor), async (tx) => {
      const { language, name: brand } = await this.resellers.byId(tx, resellerId);
      await this.post.run(tx, {
        key: `endpoint-dead.${id}.${tx.clock.now().getTime()}`,
        kind: 'endpoint-dead',
        tenantId,
        language,
        to,
        subject: say(language, 'notice.endpoint-dead.subject', { brand, name }),
        heading: say(language, 'notice.endpoint-dead.heading'),
        paragraphs: [say(language, 'notice.endpoint-dead.text', { name, problem })],
        button: {
          label: say(language, 'notice.endpoint-dead.button'),
          href: tenantId
            ? `${await this.addresses.of(tx, resellerId)}/portal/webhooks/${id}`
            : `${this.addresses.platform}/console/webhooks/${id}`,
        },
      });
    });
  }
}
