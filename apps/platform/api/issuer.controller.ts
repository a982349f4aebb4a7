import { Controller, Delete, Get, Post, Put, Req } from '@nestjs/common';
import { ChangeIssuer, IssuerFieldWrong, numberText, SeriesStore } from '@/invoicing';
import { Clock, dayIn, localDate } from '@/kernel';
import { readOnly, Tenancy } from '@/runtime';
import { IssuersStore } from '@/tenants';
import { BadForm, Dangerous, Door, Needs, parse, type WebRequest } from '@/web';
import { bankForm, detailsForm, seriesForm, vatForm } from '../console/issuer-forms';
import { ApiScopes } from './api-scopes.service';
import { Describes } from './describes';
import * as schema from './schemas/settings';

/** What stands at the head of one's documents, where their money goes, and how they are numbered. One's own alone. */
@Door('api')
@Controller('v1/issuer')
export class IssuerApi {
  constructor(
    private readonly scopes: ApiScopes,
    private readonly tenancy: Tenancy,
    private readonly issuers: IssuersStore,
    private readonly series: SeriesStore,
    private readonly change: ChangeIssuer,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Needs('issuer.read')
  @Describes({ summary: 'The issuer of one’s documents', answer: { status: 200, of: schema.issuer } })
  show(@Req() request: WebRequest) {
    const { resellerId } = this.scopes.key(request);
    return this.tenancy.within(readOnly(this.scopes.own(request)), async (tx) => {
      const [issuer] = await this.issuers.ofReseller(tx, resellerId);
      const { id, zone, bank, ...rest } = issuer!;
      const today = dayIn(zone, this.clock.now());
      return {
        legalName: rest.legalName,
        addressLines: rest.addressLines,
        registrationText: rest.registrationText,
        email: rest.email,
        phone: rest.phone,
        paymentTermsDays: rest.paymentTermsDays,
        issuesByItself: rest.issuesByItself,
        countryCode: rest.countryCode,
        zone,
        currency: rest.currency,
        bank: {
          name: bank.name,
          sortCode: bank.sortCode ?? null,
          accountNumber: bank.accountNumber ?? null,
          iban: bank.iban ?? null,
        },
        vatStatuses: (await this.issuers.vatStatuses(tx, resellerId, id)).map((one) => ({
          startsOn: one.startsOn,
          registered: one.registered,
          vatNumber: one.vatNumber,
        })),
        series: (await this.series.of(tx, resellerId, id)).map(({ kind, pattern, next }) => ({
          kind,
          pattern,
          next: numberText(pattern, next, today),
        })),
      };
    });
  }

  @Put()
  @Needs('issuer.change')
  @Describes({
    summary: 'Name, address, terms of payment: for what is issued from now on',
    body: schema.issuerDetails,
    answer: { status: 204 },
  })
  async details(@Req() request: WebRequest): Promise<void> {
    const { addressLines, paymentTermsDays, issuesByItself, ...given } = parse(schema.issuerDetails, request.body);
    const form = parse(detailsForm, {
      ...given,
      registrationText: given.registrationText ?? '',
      phone: given.phone ?? '',
      address: addressLines.join('\n'),
      paymentTermsDays: String(paymentTermsDays),
      issuesByItself: issuesByItself ? 'yes' : 'no',
    });
    await this.save(request, (id) => this.change.details(id, form, this.scopes.actor(request)));
  }

  @Put('bank')
  @Needs('issuer.bank')
  @Dangerous()
  @Describes({
    summary: 'Where money goes: for what is issued from now on',
    body: schema.issuerBank,
    answer: { status: 204 },
  })
  async bank(@Req() request: WebRequest): Promise<void> {
    const form = parse(bankForm, parse(schema.issuerBank, request.body));
    await this.save(request, (id) => this.change.bank(id, form, this.scopes.actor(request)));
  }

  @Post('vat-statuses')
  @Needs('issuer.change')
  @Describes({
    summary: 'Registered for VAT, or no longer, from a day on',
    body: schema.newVatStatus,
    answer: { status: 204 },
  })
  async vat(@Req() request: WebRequest): Promise<void> {
    const { startsOn, vatNumber } = parse(schema.newVatStatus, request.body);
    const registered = vatNumber === null ? 'no' : 'yes';
    const form = parse(vatForm, { startsOn, registered, vatNumber: vatNumber ?? '' });
    await this.save(request, (id) => this.change.vatStatus(id, form, this.scopes.actor(request)));
  }

  @Delete('vat-statuses/:startsOn')
  @Needs('issuer.change')
  @Describes({
    summary: 'Takes back a VAT status under which nothing was issued',
    params: schema.vatStatusParams,
    answer: { status: 204 },
  })
  async takeBackVat(@Req() request: WebRequest): Promise<void> {
    const { startsOn } = parse(schema.vatStatusParams, request.params);
    const { resellerId } = this.scopes.key(request);
    await this.change.takeBackVatStatus(resellerId, localDate(startsOn), this.scopes.actor(request));
  }

  @Put('number-formats')
  @Needs('issuer.change')
  @Describes({
    summary: 'How documents are numbered; the next number stays',
    body: schema.numberFormats,
    answer: { status: 204 },
  })
  async numbers(@Req() request: WebRequest): Promise<void> {
    const form = parse(seriesForm, parse(schema.numberFormats, request.body));
    await this.save(request, (id) => this.change.patterns(id, form, this.scopes.actor(request)));
  }

  /** A rule that only the room knows is told like a mistake of the form. */
  private async save(request: WebRequest, work: (resellerId: string) => Promise<void>): Promise<void> {
    try {
      await work(this.scopes.key(request).resellerId);
    } catch (error) {
      if (!(error instanceof IssuerFieldWrong)) throw error;
      throw new BadForm([{ path: [error.field], message: error.message }]);
    }
  }
}
