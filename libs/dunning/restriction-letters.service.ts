import { Injectable } from '@nestjs/common';
import { PostNotice } from '@/letters';
import { PeopleStore } from '@/people';
import { asJob, type ScopedTx, Tenancy } from '@/runtime';
import { Addresses, ResellersStore, type Restricted, type Restriction, TenantsStore } from '@/tenants';
import { say } from '@/wording';

/** Tells the administrators of whoever is held back: a tenant's by its reseller, a reseller's own by the network. */
@Injectable()
export class RestrictionLetters {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly post: PostNotice,
    private readonly people: PeopleStore,
    private readonly resellers: ResellersStore,
    private readonly tenants: TenantsStore,
    private readonly addresses: Addresses,
  ) {}

  /** Whom a letter about rooms goes to. Asked before the transaction that posts it: people are the network's. */
  admins({ resellerId, tenantId }: Restricted): Promise<string[]> {
    return this.tenancy.acrossNetwork({ actor: asJob('dunning.letters'), why: 'find whom to tell' }, (tx) =>
      this.people.headsOf(tx, resellerId, tenantId),
    );
  }

  /** An operator has suspended it, and why. */
  async suspended(
    tx: ScopedTx,
    of: Restricted,
    to: readonly string[],
    { id, reason }: Pick<Restriction, 'id' | 'reason'>,
  ): Promise<void> {
    const { values, language, ...rest } = await this.about(tx, of);
    await this.post.run(tx, {
      ...rest,
      key: `suspended.${id}`,
      kind: 'suspended',
      language,
      to,
      subject: say(language, 'notice.suspended.subject', values),
      paragraphs: [
        say(language, 'notice.suspended.text', values),
        say(language, 'notice.suspended.reason', { reason }),
        say(language, 'notice.suspended.open'),
      ],
    });
  }

  /** Rooms are open again, for it is paid or promised. A limit that is gone needs no letter. */
  async openAgain(
    tx: ScopedTx,
    of: Restricted,
    to: readonly string[],
    { id, level }: Pick<Restriction, 'id' | 'level'>,
  ): Promise<void> {
    if (level !== 'suspended') return;
    const { values, language, ...rest } = await this.about(tx, of);
    await this.post.run(tx, {
      ...rest,
      key: `open-again.${id}`,
      kind: 'open-again',
      language,
      to,
      subject: say(language, 'notice.open-again.subject', values),
      paragraphs: [say(language, 'notice.open-again.text', values)],
    });
  }

  /** What such letters have in common: who writes, to whom, and where the button leads. */
  private async about(tx: ScopedTx, { resellerId, tenantId }: Restricted) {
    const reseller = await this.resellers.byId(tx, resellerId);
    const tenant = tenantId === null ? null : await this.tenants.byId(tx, tenantId);
    const { name, language } = tenant ?? reseller;
    const by = tenant ? reseller : (await this.resellers.network(tx))!;
    const href = tenant ? `${await this.addresses.of(tx, resellerId)}/portal` : `${this.addresses.platform}/console`;
    return {
      tier: tenant ? ('retail' as const) : ('wholesale' as const),
      tenantId,
      language,
      values: { brand: by.name, tenant: name, tier: tenant ? 'retail' : 'wholesale' },
      heading: say(language, 'mail.invoice.greeting', { payer: name }),
      button: { label: say(language, tenant ? 'notice.open-portal' : 'notice.open-console'), href },
    };
  }
}
