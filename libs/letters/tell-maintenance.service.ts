import { Injectable } from '@nestjs/common';
import { PeopleStore } from '@/people';
import { type Maintenance, MaintenancesStore, ServersStore, type ServerTenant, ServerTenantsStore } from '@/placement';
import { asJob, resellerScope, Tenancy } from '@/runtime';
import { Addresses, ResellersStore, TenantsStore } from '@/tenants';
import { instantText, say } from '@/wording';
import { PostNotice } from './post-notice.service';

const actor = asJob('letters.tell-maintenance');

/** Tells the tenants of a server, each in its language, that it will be worked on, or will not after all; each once. */
@Injectable()
export class TellMaintenance {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly maintenances: MaintenancesStore,
    private readonly servers: ServersStore,
    private readonly meeting: ServerTenantsStore,
    private readonly people: PeopleStore,
    private readonly tenants: TenantsStore,
    private readonly resellers: ResellersStore,
    private readonly post: PostNotice,
    private readonly addresses: Addresses,
  ) {}

  /** Answers how many were told now. */
  async run(maintenanceId: string): Promise<number> {
    const reason = { actor, why: 'tell of maintenance' };
    const { maintenance, hasOther, whom } = await this.tenancy.acrossNetwork(reason, async (tx) => {
      const found = await this.maintenances.lock(tx, maintenanceId);
      const all = await this.servers.all(tx);
      const server = all.find(({ id }) => id === found.serverId);
      const others = all.filter(({ id, poolResellerId }) => id !== found.serverId && poolResellerId === null);
      const told: (ServerTenant & { to: readonly string[] })[] = [];
      for (const one of server ? await this.meeting.of(tx, server) : [])
        told.push({ ...one, to: await this.people.emailsOf(tx, one.tenantId, ['tenant-admin']) });
      return {
        maintenance: found,
        hasOther: others.some(({ state, health }) => state === 'enabled' && health === 'up'),
        whom: told,
      };
    });
    let count = 0;
    for (const one of whom) if (await this.tell(maintenance, one, hasOther)) count += 1;
    return count;
  }

  private tell(
    { id, from, until, reason, state }: Maintenance,
    { resellerId, tenantId, to }: ServerTenant & { to: readonly string[] },
    hasOther: boolean,
  ): Promise<boolean> {
    return this.tenancy.within(resellerScope(resellerId, actor), async (tx) => {
      const { language, name } = await this.tenants.byId(tx, tenantId);
      const { name: brand, zone } = await this.resellers.byId(tx, resellerId);
      const hour = (at: Date): string => instantText(at, zone, language);
      const values = { brand, reason, zone, from: hour(from), until: hour(until) };
      const kind = state === 'called-off' ? 'maintenance-off' : 'maintenance';
      const meanwhile = hasOther ? 'notice.maintenance.elsewhere' : 'notice.maintenance.nowhere';
      return this.post.run(tx, {
        key: `${kind}.${id}.${tenantId}`,
        kind,
        tenantId,
        language,
        to,
        subject: say(language, `notice.${kind}.subject`, values),
        heading: say(language, 'mail.invoice.greeting', { payer: name }),
        paragraphs: [
          say(language, `notice.${kind}.text`, values),
          ...(kind === 'maintenance' ? [say(language, meanwhile, values)] : []),
        ],
        button: {
          label: say(language, 'notice.open-portal'),
          href: `${await this.addresses.of(tx, resellerId)}/portal`,
        },
      });
    });
  }
}
