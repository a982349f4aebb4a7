import { addDays, firstDay, localDate, type Month, newId } from '../../libs/kernel';
import { secondFactorPlace } from '../../libs/people';
import { AgreementsStore, PriceListsStore } from '../../libs/plans';
import { asCommand, networkScope, resellerScope, Sealer, Tenancy } from '../../libs/runtime';
import { AddReseller, AddTenant, newMeetingKey, type Payer, PayersStore } from '../../libs/tenants';
import {
  DEMO_RESELLERS,
  type DemoBuyer,
  type DemoReseller,
  type DemoTenant,
  demoLogins,
  demoSecondFactor,
} from './demo-parties';
import { DEMO_RETAIL_PRICES, DEMO_WHOLESALE_PRICES } from './demo-prices';

export interface WorldTenant extends DemoTenant {
  readonly id: string;
  readonly resellerId: string;
  readonly resellerSlug: string;
  readonly meetingKey: string;
}
export interface WorldReseller extends DemoReseller {
  readonly id: string;
  readonly issuerId: string;
}
export interface World {
  readonly resellers: WorldReseller[];
  readonly tenants: WorldTenant[];
}

/** Where the builder finds its services: a Nest application or context. */
export interface Services {
  get<T>(token: new (...parameters: never[]) => T): T;
}

const actor = asCommand('db seed');

const payer = (
  resellerId: string,
  tier: Payer['tier'],
  name: string,
  language: Payer['language'],
  emails: string[],
  buyer: DemoBuyer,
  checkedOn: string,
): Payer => ({
  resellerId,
  id: newId(),
  tier,
  name,
  addressLines: buyer.addressLines,
  countryCode: buyer.countryCode,
  isBusiness: buyer.isBusiness ?? false,
  vatNumber: buyer.vatNumber ?? null,
  vatEvidence: buyer.vatNumber ? { checkedOn, source: 'VIES', reference: 'demo' } : null,
  businessEvidence: null,
  language,
  emails,
  purchaseOrder: buyer.purchaseOrder ?? null,
});

/**
 * Builds the demo world by the product's own services, into an empty database: every agreement begins in `month`, the
 * month whose usage the demo plays.
 */
export async function buildDemoWorld(services: Services, month: Month): Promise<World> {
  const resellers: WorldReseller[] = [];
  const tenants: WorldTenant[] = [];
  for (const demo of DEMO_RESELLERS) {
    const reseller = await addReseller(services, demo, month);
    resellers.push(reseller);
    if (demo.isNetwork)
      await addPriceList(services, reseller.id, 'hearth-wholesale', 'wholesale', DEMO_WHOLESALE_PRICES, month);
    await publishTerms(services, reseller);
    await addPriceList(services, reseller.id, `${demo.slug}-retail`, 'retail', DEMO_RETAIL_PRICES, month);
    for (const tenant of demo.tenants) tenants.push(await addTenant(services, reseller, tenant, month));
    const network = resellers[0]!;
    if (demo.wholesale) await addWholesale(services, reseller, network, month);
  }
  await addLogins(services, resellers, tenants);
  return { resellers, tenants };
}

async function addReseller(services: Services, demo: DemoReseller, month: Month): Promise<WorldReseller> {
  const reseller = { ...demo, id: newId(), issuerId: newId() };
  await services.get(AddReseller).run(
    {
      reseller: {
        id: reseller.id,
        slug: demo.slug,
        name: demo.name,
        isNetwork: demo.isNetwork ?? false,
        membershipClass: 'operational',
        membershipKind: 'organisation',
        membershipStanding: 'active',
        zone: demo.zone,
        language: demo.language,
        colour: demo.colour,
        replyTo: `billing@${demo.slug}.example`,
        sandboxesAtOnce: false,
      },
      issuer: {
        resellerId: reseller.id,
        id: reseller.issuerId,
        legalName: demo.legalName,
        addressLines: demo.addressLines,
        countryCode: demo.countryCode,
        registrationText: demo.registrationText,
        email: `billing@${demo.slug}.example`,
        phone: null,
        bank: { name: demo.legalName, sortCode: '00-00-00', accountNumber: '00000000' },
        zone: demo.zone,
        currency: 'GBP',
        paymentTermsDays: 14,
        issuesByItself: false,
      },
      vat: {
        startsOn: localDate('2020-01-01'),
        registered: demo.vatNumber !== undefined,
        vatNumber: demo.vatNumber ?? null,
      },
      patterns: { invoice: `${demo.seriesPrefix}-{YYYY}-{0000}`, creditNote: `${demo.seriesPrefix}-CN-{YYYY}-{0000}` },
    },
    asCommand(`db seed ${month}`),
  );
  return reseller;
}

/** What applicants accept. */
async function publishTerms(services: Services, { id, name }: WorldReseller): Promise<void> {
  await services
    .get(Tenancy)
    .within(resellerScope(id, actor), (tx) =>
      tx.query('insert into terms_versions (reseller_id, version, body, published_at) values ($1, $2, $3, $4)', [
        id,
        '2026-01',
        `${name} gives its members rooms to meet in, and bills them once a month for what they used.\n\nEither side ends this with a month's notice. Meetings are nobody's but yours: we keep when somebody was in a room and how many, and no names.\n\nPay within fourteen days. Who does not is reminded, then limited to the meetings that run; nobody is thrown out of one.`,
        tx.clock.now(),
      ]),
    );
}

async function addPriceList(
  services: Services,
  ownerResellerId: string,
  code: string,
  tier: 'retail' | 'wholesale',
  prices: unknown,
  month: Month,
): Promise<void> {
  const lists = services.get(PriceListsStore);
  await services.get(Tenancy).acrossNetwork({ actor, why: 'add a price list' }, async (tx) => {
    const id = newId();
    await lists.add(tx, { id, ownerResellerId, code, name: code, tier });
    await lists.addVersion(tx, { priceListId: id, resellerId: null, startsOn: firstDay(month), prices });
  });
}

async function addTenant(
  services: Services,
  reseller: WorldReseller,
  demo: DemoTenant,
  month: Month,
): Promise<WorldTenant> {
  const tenant: WorldTenant = {
    ...demo,
    id: newId(),
    resellerId: reseller.id,
    resellerSlug: reseller.slug,
    meetingKey: newMeetingKey(),
  };
  const scope = resellerScope(reseller.id, actor);
  await services.get(AddTenant).run(scope, {
    resellerId: reseller.id,
    id: tenant.id,
    slug: demo.slug,
    name: demo.name,
    meetingKey: tenant.meetingKey,
    membershipClass: 'user',
    membershipKind: 'organisation',
    membershipStanding: 'active',
    state: 'active',
    isSandbox: demo.isSandbox ?? false,
    sandboxEndsAt: null,
    language: demo.language,
  });
  const startsOn = addDays(firstDay(month), (demo.startsOnDay ?? 1) - 1);
  const emails = [`accounts@${demo.slug}.example`, ...(demo.buyer.extraEmails ?? [])];
  const buyer = payer(reseller.id, 'retail', demo.name, demo.language, emails, demo.buyer, startsOn);
  await services.get(Tenancy).within(scope, async (tx) => {
    await services.get(PayersStore).add(tx, buyer);
    await services.get(AgreementsStore).add(
      tx,
      {
        resellerId: reseller.id,
        id: newId(),
        tier: 'retail',
        tenantId: tenant.id,
        payerId: buyer.id,
        issuerResellerId: reseller.id,
        issuerId: reseller.issuerId,
        startsOn,
        endsOn: null,
      },
      { by: 'list', priceList: `${reseller.slug}-retail`, plan: demo.plan },
    );
  });
  return tenant;
}

async function addWholesale(
  services: Services,
  reseller: WorldReseller,
  network: WorldReseller,
  month: Month,
): Promise<void> {
  const startsOn = firstDay(month);
  const buyer = payer(
    reseller.id,
    'wholesale',
    reseller.legalName,
    reseller.language,
    [`billing@${reseller.slug}.example`],
    {
      addressLines: reseller.addressLines,
      countryCode: reseller.countryCode,
      isBusiness: true,
      ...(reseller.vatNumber ? { vatNumber: reseller.vatNumber } : {}),
    },
    startsOn,
  );
  await services.get(Tenancy).within(networkScope(reseller.id, actor), async (tx) => {
    await services.get(PayersStore).add(tx, buyer);
    await services.get(AgreementsStore).add(
      tx,
      {
        resellerId: reseller.id,
        id: newId(),
        tier: 'wholesale',
        tenantId: null,
        payerId: buyer.id,
        issuerResellerId: network.id,
        issuerId: network.issuerId,
        startsOn,
        endsOn: null,
      },
      reseller.wholesale,
    );
  });
}

async function addLogins(services: Services, resellers: WorldReseller[], tenants: WorldTenant[]): Promise<void> {
  await services.get(Tenancy).acrossNetwork({ actor, why: 'add people' }, async (tx) => {
    for (const login of demoLogins()) {
      const reseller = resellers.find(({ slug }) => slug === login.reseller)!;
      const tenant = tenants.find(({ slug }) => slug === login.tenant);
      const personId = newId();
      await tx.query(`insert into people (id, email, name, language, created_at) values ($1, $2, $3, $4, $5)`, [
        personId,
        login.email,
        login.name,
        tenant?.language ?? reseller.language,
        tx.clock.now(),
      ]);
      await tx.query(
        `insert into memberships (reseller_id, id, tenant_id, person_id, role, created_at) values ($1, $2, $3, $4, $5, $6)`,
        [reseller.id, newId(), tenant?.id ?? null, personId, login.role, tx.clock.now()],
      );
      if (tenant) continue;
      const sealed = services.get(Sealer).seal(demoSecondFactor(login.email), secondFactorPlace(personId));
      await tx.query(
        `insert into second_factors (id, person_id, secret_sealed, created_at, confirmed_at) values ($1, $1, $2, $3, $3)`,
        [personId, sealed, tx.clock.now()],
      );
    }
  });
}
