import { Injectable } from '@nestjs/common';
import { dayIn, newId } from '@/kernel';
import { PeopleStore } from '@/people';
import { AgreementsStore, NoSuchPriceList, PriceListsStore } from '@/plans';
import { type Actor, Announcer, type NetworkTx, Tenancy } from '@/runtime';
import { AddReseller, IssuersStore, type NewReseller, PayersStore, ResellersStore, TenantsStore } from '@/tenants';
import { ConvertSandbox } from './convert-sandbox.service';
import { NoIssuer, NoSandbox, NoSuchPlan } from './errors';
import type { NewTenant } from './make-tenant.service';

export interface ResellerConversion {
  readonly sandboxId: string;
  readonly slug: string;
  readonly legalName: string;
  readonly registrationText: string;
  readonly email: string;
  readonly buyer: NewTenant['buyer'];
  readonly bank: { name: string; sortCode?: string; accountNumber?: string; iban?: string };
  readonly seriesPrefix: string;
  readonly plan: string;
  readonly wholesaleList: string;
}

/**
 * By one act a sandbox becomes a reseller: its issuer and number series, a price list that begins as a copy of the
 * network's, its wholesale agreement, its admin; and the sandbox itself is its first tenant, at the address it had.
 */
@Injectable()
export class SandboxToReseller {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly tenants: TenantsStore,
    private readonly resellers: ResellersStore,
    private readonly addReseller: AddReseller,
    private readonly issuers: IssuersStore,
    private readonly payers: PayersStore,
    private readonly lists: PriceListsStore,
    private readonly agreements: AgreementsStore,
    private readonly people: PeopleStore,
    private readonly convert: ConvertSandbox,
    private readonly announcer: Announcer,
  ) {}

  async run(given: ResellerConversion, actor: Actor): Promise<{ resellerId: string; slug: string }> {
    const made = await this.tenancy.acrossNetwork({ actor, why: 'make a reseller of a sandbox' }, (tx) =>
      this.within(tx, given),
    );
    await this.announcer.say('tenant', made.slug);
    return made;
  }

  private async within(tx: NetworkTx, given: ResellerConversion): Promise<{ resellerId: string; slug: string }> {
    const sandbox = await this.tenants.lockSandbox(tx, given.sandboxId);
    if (!sandbox) throw new NoSandbox();
    const network = (await this.resellers.network(tx))!;
    const [admin] = await this.people.emailsOf(tx, sandbox.id, ['tenant-admin']);
    const fresh = this.newReseller(given, { ...sandbox, zone: network.zone });
    await this.addReseller.within(tx, fresh);
    const { reseller } = fresh;
    await this.copyPrices(tx, network.id, reseller);
    await this.buyWholesale(tx, network.id, given, fresh);
    const person = { email: admin ?? given.email, name: sandbox.name, language: sandbox.language };
    await this.people.add(tx, person, { resellerId: reseller.id, tenantId: null, role: 'reseller-admin' });
    const { slug } = await this.convert.within(tx, reseller, given);
    return { resellerId: reseller.id, slug };
  }

  private newReseller(
    given: ResellerConversion,
    sandbox: { name: string; language: 'en' | 'ca' | 'es'; zone: string },
  ): NewReseller {
    const [resellerId, issuerId] = [newId(), newId()];
    const { buyer, legalName, email, registrationText, bank, seriesPrefix } = given;
    return {
      reseller: {
        id: resellerId,
        slug: given.slug,
        name: sandbox.name,
        isNetwork: false,
        membershipClass: 'operational',
        membershipKind: 'organisation',
        membershipStanding: 'active',
        zone: sandbox.zone,
        language: sandbox.language,
        colour: '#1f4e5f',
        replyTo: email,
        sandboxesAtOnce: false,
      },
      issuer: {
        resellerId,
        id: issuerId,
        legalName,
        addressLines: [buyer.street, buyer.town, buyer.postcode],
        countryCode: buyer.countryCode,
        registrationText: registrationText || null,
        email,
        phone: null,
        bank,
        zone: sandbox.zone,
        currency: 'GBP',
        paymentTermsDays: 14,
        issuesByItself: false,
      },
      vat: {
        startsOn: '2020-01-01' as NewReseller['vat']['startsOn'],
        registered: buyer.vatNumber !== '',
        vatNumber: buyer.vatNumber || null,
      },
      patterns: { invoice: `${seriesPrefix}-{YYYY}-{0000}`, creditNote: `${seriesPrefix}-CN-{YYYY}-{0000}` },
    };
  }

  private async copyPrices(tx: NetworkTx, networkId: string, reseller: NewReseller['reseller']): Promise<void> {
    const [head] = await this.lists.ofOwner(tx, networkId, 'retail');
    const today = dayIn(reseller.zone, tx.clock.now());
    const version = head
      ? (await this.lists.versions(tx, [head.code])).findLast(
          ({ startsOn, resellerId }) => startsOn <= today && resellerId === null,
        )
      : undefined;
    if (!version) throw new NoSuchPlan('any');
    const id = newId();
    const name = `${reseller.slug}-retail`;
    await this.lists.add(tx, { id, ownerResellerId: reseller.id, code: name, name, tier: 'retail' });
    await this.lists.addVersion(tx, { priceListId: id, resellerId: null, startsOn: today, prices: version.prices });
  }

  private async buyWholesale(
    tx: NetworkTx,
    networkId: string,
    { buyer, legalName, email, wholesaleList }: ResellerConversion,
    { reseller }: NewReseller,
  ): Promise<void> {
    const [issuer] = await this.issuers.ofReseller(tx, networkId);
    if (!issuer) throw new NoIssuer();
    const list = await this.lists.byCode(tx, wholesaleList);
    if (list?.tier !== 'wholesale') throw new NoSuchPriceList(wholesaleList);
    const payerId = newId();
    await this.payers.add(tx, {
      resellerId: reseller.id,
      id: payerId,
      tier: 'wholesale',
      name: legalName,
      addressLines: [buyer.street, buyer.town, buyer.postcode],
      countryCode: buyer.countryCode,
      isBusiness: true,
      vatNumber: buyer.vatNumber || null,
      vatEvidence: null,
      businessEvidence: null,
      language: reseller.language,
      emails: [email],
      purchaseOrder: null,
    });
    await this.agreements.add(
      tx,
      {
        resellerId: reseller.id,
        id: newId(),
        tier: 'wholesale',
        tenantId: null,
        payerId,
        issuerResellerId: networkId,
        issuerId: issuer.id,
        startsOn: dayIn(reseller.zone, tx.clock.now()),
        endsOn: null,
      },
      { by: 'list', priceList: wholesaleList },
    );
  }
}
