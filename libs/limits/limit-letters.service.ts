import { Injectable } from '@nestjs/common';
import { Money, type Month } from '@/kernel';
import { PostNotice } from '@/letters';
import { PeopleStore } from '@/people';
import { asJob, type ScopedTx, Tenancy } from '@/runtime';
import { Addresses, ResellersStore, type Tenant, TenantsStore } from '@/tenants';
import { hoursText, moneyText, monthText, say } from '@/wording';
import { type Ceiling, type Share, stepsAt, type Used } from './ceiling';
import { limitTold } from './limits.facts';

const reason = { actor: asJob('limits.watch-limits'), why: 'find whom to warn' };

/** What a tenant is told of its ceiling and of the limits of its plan: each once a month, by mail. */
@Injectable()
export class LimitLetters {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly post: PostNotice,
    private readonly people: PeopleStore,
    private readonly tenants: TenantsStore,
    private readonly resellers: ResellersStore,
    private readonly addresses: Addresses,
  ) {}

  /** Whom a tenant's letters about its limits go to: its admins. Asked before the transaction that posts them. */
  admins(tenantId: string): Promise<string[]> {
    return this.tenancy.acrossNetwork(reason, (tx) => this.people.emailsOf(tx, tenantId, ['tenant-admin']));
  }

  async ofCeiling(
    tx: ScopedTx,
    { tenantId, to, month, currency }: { tenantId: string; to: readonly string[]; month: Month; currency: string },
    ceiling: Ceiling,
    used: Used,
    share: Share,
  ): Promise<void> {
    const tenant = await this.tenants.byId(tx, tenantId);
    const { language } = tenant;
    const text = (amounts: Ceiling | Used): string =>
      share.by === 'seconds'
        ? hoursText(amounts.seconds ?? 0n)
        : moneyText(Money.of(amounts.minor ?? 0n, currency), language);
    const values = {
      tenant: tenant.name,
      month: monthText(month, language),
      used: text(used),
      ceiling: text(ceiling),
    };
    for (const step of stepsAt(share.percent))
      await this.tell(tx, tenant, to, `ceiling-${step}`, month, values, '/portal/ceiling');
  }

  async ofPlan(
    tx: ScopedTx,
    what: 'limit-meetings' | 'limit-people',
    { tenantId, to, month }: { tenantId: string; to: readonly string[]; month: Month },
    values: { used: number; limit: number; plan: string },
  ): Promise<void> {
    const tenant = await this.tenants.byId(tx, tenantId);
    await this.tell(tx, tenant, to, what, month, { ...values, tenant: tenant.name }, '/portal');
  }

  private async tell(
    tx: ScopedTx,
    { id, language, name }: Tenant,
    to: readonly string[],
    kind: 'ceiling-80' | 'ceiling-100' | 'limit-meetings' | 'limit-people',
    month: Month,
    values: Record<string, string | number>,
    page: string,
  ): Promise<void> {
    const { name: brand } = await this.resellers.byId(tx, tx.resellerId);
    const isNew = await this.post.run(tx, {
      key: `${kind}.${month}.${id}`,
      kind,
      tenantId: id,
      language,
      to,
      subject: say(language, `notice.${kind}.subject`, { brand, ...values }),
      heading: say(language, 'mail.invoice.greeting', { payer: name }),
      paragraphs: [say(language, `notice.${kind}.text`, { brand, ...values })],
      button: {
        label: say(language, 'notice.open-portal'),
        href: `${await this.addresses.of(tx, tx.resellerId)}${page}`,
      },
    });
    if (isNew) await tx.announce(limitTold({ resellerId: tx.resellerId, tenantId: id, what: kind, month }));
  }
}
