import { Injectable } from '@nestjs/common';
import { PostNotice } from '@/letters';
import { PeopleStore } from '@/people';
import { asJob, resellerScope, Tenancy } from '@/runtime';
import { Addresses, ResellersStore, TenantsStore } from '@/tenants';
import { say } from '@/wording';
import { ApplicationsStore } from './applications.store';

const DAY_MS = 86_400_000;
const actor = asJob('joining.tidy-joining');
const reason = { actor, why: 'tidy applications and sandboxes' };

/** What happens by the clock: sandboxes that have ended are told so once, and applications nobody confirmed forgotten. */
@Injectable()
export class TidyJoining {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly applications: ApplicationsStore,
    private readonly tenants: TenantsStore,
    private readonly resellers: ResellersStore,
    private readonly people: PeopleStore,
    private readonly post: PostNotice,
    private readonly addresses: Addresses,
  ) {}

  async run(): Promise<{ ended: number }> {
    const ended = await this.tenancy.acrossNetwork(reason, async (tx) => {
      const before = (days: number): Date => new Date(tx.clock.now().getTime() - days * DAY_MS);
      await this.applications.tidy(tx, { unconfirmedBefore: before(7), addressesBefore: before(1) });
      const due = await this.tenants.sandboxesEnded(tx);
      const found = [];
      for (const { id, resellerId } of due)
        found.push({ id, resellerId, to: await this.people.emailsOf(tx, id, ['tenant-admin']) });
      return found;
    });
    for (const { id, resellerId, to } of ended) await this.tell(id, resellerId, to);
    return { ended: ended.length };
  }

  private tell(tenantId: string, resellerId: string, to: readonly string[]): Promise<void> {
    return this.tenancy.within(resellerScope(resellerId, actor), async (tx) => {
      if (!(await this.tenants.noteSandboxEnd(tx, tenantId))) return;
      const { language, name } = await this.tenants.byId(tx, tenantId);
      const reseller = await this.resellers.byId(tx, resellerId);
      await tx.audit('sandbox ended', tenantId);
      await this.post.run(tx, {
        key: `sandbox-ended.${tenantId}`,
        kind: 'sandbox-ended',
        tenantId,
        language,
        to,
        subject: say(language, 'mail.sandbox-ended.subject', { brand: reseller.name }),
        heading: say(language, 'mail.invoice.greeting', { payer: name }),
        paragraphs: [say(language, 'mail.sandbox-ended.text', { name })],
        button: {
          label: say(language, 'mail.sandbox-ended.button'),
          href: `${await this.addresses.of(tx, resellerId)}/join/${reseller.slug}`,
        },
      });
    });
  }
}
