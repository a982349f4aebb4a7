import { Inject, Injectable } from '@nestjs/common';
import { PeopleStore, type Role } from '@/people';
import { type Incident, IncidentsStore, type TouchedTenant } from '@/placement';
import { asJob, CONFIG, type Config, type NetworkTx, resellerScope, Tenancy } from '@/runtime';
import { type Reseller, ResellersStore, TenantsStore } from '@/tenants';
import { instantText, say } from '@/wording';
import { PostNotice } from './post-notice.service';

const actor = asJob('letters.tell-incident');

interface Told {
  readonly reseller: Reseller;
  readonly to: readonly string[];
}

/**
 * Tells operators that a server cannot be reached, and that it answers again: the network's admins, and those of the
 * reseller whose own server it is. Each once; of what falls into planned maintenance nobody is told.
 */
@Injectable()
export class TellIncident {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly incidents: IncidentsStore,
    private readonly people: PeopleStore,
    private readonly resellers: ResellersStore,
    private readonly tenants: TenantsStore,
    private readonly post: PostNotice,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Answers how many teams were told now. */
  async run({ incidentId, server }: { incidentId: string; server: string }, change: 'opened' | 'closed') {
    const reason = { actor, why: 'tell of an incident' };
    const found = await this.tenancy.acrossNetwork(reason, async (tx) => {
      const incident = await this.incidents.byId(tx, incidentId);
      if (!incident || incident.isPlanned) return null;
      const touched = await this.incidents.touched(tx, [incidentId]);
      const names = new Map((await this.tenants.all(tx)).map(({ id, name }) => [id, name]));
      return { incident, touched, names, told: await this.whom(tx, incident) };
    });
    let count = 0;
    for (const told of found?.told ?? [])
      if (await this.tell(found!.incident, server, change, told, namesOf(found!.touched, found!.names, told.reseller)))
        count += 1;
    return count;
  }

  private async whom(tx: NetworkTx, { serverId }: Incident): Promise<Told[]> {
    const teams: [Reseller | undefined, Role][] = [
      [await this.resellers.network(tx), 'network-admin'],
      [await this.resellers.ofServer(tx, serverId), 'reseller-admin'],
    ];
    const told: Told[] = [];
    for (const [reseller, role] of teams)
      if (reseller) told.push({ reseller, to: await this.people.operatorsOf(tx, reseller.id, [role]) });
    return told;
  }

  private tell(
    { id, serverId, reason, openedAt, closedAt }: Incident,
    server: string,
    change: 'opened' | 'closed',
    { reseller, to }: Told,
    touched: readonly string[],
  ): Promise<boolean> {
    const { language, zone, name: brand } = reseller;
    const hour = (at: Date | null): string => (at ? instantText(at, zone, language) : '');
    const values = { server, reason, zone, since: hour(openedAt), until: hour(closedAt), count: touched.length };
    return this.tenancy.within(resellerScope(reseller.id, actor), (tx) =>
      this.post.run(tx, {
        key: `incident-${change}.${id}.${reseller.id}`,
        kind: `incident-${change}`,
        tenantId: null,
        language,
        to,
        subject: say(language, `notice.incident-${change}.subject`, values),
        heading: brand,
        paragraphs: [
          say(language, `notice.incident-${change}.text`, values),
          ...(touched.length > 0 ? [touched.join(', ')] : []),
        ],
        button: {
          label: say(language, 'notice.open-console'),
          href: `${this.config.PUBLIC_URL}/console/servers/${serverId}`,
        },
      }),
    );
  }
}

/** The network sees all, a reseller its own. */
const namesOf = (
  touched: readonly TouchedTenant[],
  names: ReadonlyMap<string, string>,
  { id, isNetwork }: Reseller,
): string[] =>
  touched
    .filter(({ resellerId }) => isNetwork || resellerId === id)
    .map(({ tenantId, meetings }) => `${names.get(tenantId) ?? tenantId} (${meetings})`);
