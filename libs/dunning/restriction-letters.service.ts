import { Injectable } from '@nestjs/common';
import { PostNotice } from '@/letters';
import { PeopleStore } from '@/people';
import { asJob, type ScopedTx, Tenancy } from '@/runtime';
import { Addresses, ResellersStore, type Restriction, type Tenant, TenantsStore } from '@/tenants';
import { say } from '@/wording';

/** Tells a tenant's administrators that an operator has suspended it, with the operator's reason. */
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

  /** Whom a letter about a tenant's rooms goes to. Asked before the transaction that posts it: people are the network's. */
  admins(tenantId: string): Promise<string[]> {
    return this.tenancy.acrossNetwork({ actor: asJob('dunning.letters'), why: 'find whom to tell' }, (tx) =>
      this.people.emailsOf(tx, tenantId, ['tenant-admin']),
    );
  }

  async suspended(
    tx: ScopedTx,
    { id, name, language }: Tenant,
    to: readonly string[],
    restrictionId: string,
    reason: string,
  ): Promise<void> {
    const { name: brand } = await this.resellers.byId(tx, tx.resellerId);
    await this.post.run(tx, {
      key: `suspended.${restrictionId}`,
      kind: 'suspended',
      tenantId: id,
      language,
      to,
      subject: say(language, 'notice.suspended.subject', { brand, tenant: name }),
      heading: say(language, 'mail.invoice.greeting', { payer: name }),
      paragraphs: [
        say(language, 'notice.suspended.text', { brand, tenant: name }),
        say(language, 'notice.suspended.reason', { reason }),
        say(language, 'notice.suspended.open'),
      ],
      button: {
        label: say(language, 'notice.open-portal'),
        href: `${await this.addresses.of(tx, tx.resellerId)}/portal`,
      },
    });
  }

  /** Rooms are open again, for it is paid or promised. A limit that is gone needs no letter. */
  async openAgain(tx: ScopedTx, tenantId: string, to: readonly string[], { id, level }: Restriction): Promise<void> {
    if (level !== 'suspended') return;
    const { name, language } = await this.tenants.byId(tx, tenantId);
    const { name: brand } = await this.resellers.byId(tx, tx.resellerId);
    await this.post.run(tx, {
      key: `open-again.${id}`,
      kind: 'open-again',
      tenantId,
      language,
      to,
      subject: say(language, 'notice.open-again.subject', { brand, tenant: name }),
      heading: say(language, 'mail.invoice.greeting', { payer: name }),
      paragraphs: [say(language, 'notice.open-again.text', { brand, tenant: name })],
      button: {
        label: say(language, 'notice.open-portal'),
        href: `${await this.addresses.of(tx, tx.resellerId)}/portal`,
      },
    });
  }
}
