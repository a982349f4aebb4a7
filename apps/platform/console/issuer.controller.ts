import { Body, Controller, Get, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { checkSender, type SenderCheck } from '@/adapters/mail';
import { ChangeIssuer, IssuerAtStore, isUnused, numberText, SeriesStore } from '@/invoicing';
import { Clock, dayIn } from '@/kernel';
import { addressOf } from '@/letters';
import { CONFIG, type Config, resellerScope, Tenancy } from '@/runtime';
import { IssuersStore } from '@/tenants';
import { actorOf, aDay, Dangerous, Door, Needs, page, parse, visitorOf, type WebRequest } from '@/web';
import { countryText, say, type TextKey } from '@/wording';
import { Desks } from './desk.service';
import { bankForm, detailsForm, seriesForm, vatForm } from './issuer-forms';

const HTML = 'text/html; charset=utf-8';
const SAVED = '/console/issuer?saved=1';
const query = z.object({ check: z.string().optional(), saved: z.string().optional() });

/** What stands at the head of one's documents, where their money goes, and how they are numbered and sent. One's own alone. */
@Door('console')
@Controller('console/issuer')
export class IssuerController {
  constructor(
    private readonly desks: Desks,
    private readonly tenancy: Tenancy,
    private readonly issuers: IssuersStore,
    private readonly series: SeriesStore,
    private readonly change: ChangeIssuer,
    private readonly issuerAt: IssuerAtStore,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Get()
  @Needs('issuer.read')
  async show(@Req() request: WebRequest, @Res() reply: FastifyReply, @Query() given: unknown): Promise<void> {
    const { check, saved } = parse(query, given);
    const sender = check === undefined ? null : await this.check();
    await this.page(request, reply, { sender, isSaved: saved !== undefined });
  }

  @Post()
  @Needs('issuer.change')
  async details(@Req() request: WebRequest, @Res() reply: FastifyReply, @Body() body: unknown): Promise<void> {
    await this.change.details(ownOf(request), parse(detailsForm, body), actorOf(request));
    await reply.redirect(SAVED, 303);
  }

  /** Whoever changes where money goes shows first who they are. */
  @Post('bank')
  @Needs('issuer.bank')
  @Dangerous()
  async bank(@Req() request: WebRequest, @Res() reply: FastifyReply, @Body() body: unknown): Promise<void> {
    await this.change.bank(ownOf(request), parse(bankForm, body), actorOf(request));
    await reply.redirect(SAVED, 303);
  }

  @Post('vat-statuses')
  @Needs('issuer.change')
  async vat(@Req() request: WebRequest, @Res() reply: FastifyReply, @Body() body: unknown): Promise<void> {
    await this.change.vatStatus(ownOf(request), parse(vatForm, body), actorOf(request));
    await reply.redirect(SAVED, 303);
  }

  @Post('vat-statuses/:startsOn/removal')
  @Needs('issuer.change')
  async takeBackVat(
    @Req() request: WebRequest,
    @Res() reply: FastifyReply,
    @Param('startsOn') startsOn: string,
  ): Promise<void> {
    await this.change.takeBackVatStatus(ownOf(request), parse(aDay(), startsOn), actorOf(request));
    await reply.redirect(SAVED, 303);
  }

  @Post('series')
  @Needs('issuer.change')
  async numbers(@Req() request: WebRequest, @Res() reply: FastifyReply, @Body() body: unknown): Promise<void> {
    await this.change.patterns(ownOf(request), parse(seriesForm, body), actorOf(request));
    await reply.redirect(SAVED, 303);
  }

  private async page(
    request: WebRequest,
    reply: FastifyReply,
    { sender, isSaved }: { sender: SenderCheck | null; isSaved: boolean },
  ): Promise<void> {
    const { person, membership } = visitorOf(request);
    const desk = await this.desks.open(request, {});
    const own = desk.resellers.find(({ id }) => id === membership.resellerId) ?? desk.reseller;
    const { issuer, statuses, series, lastIssuedOn } = await this.tenancy.within(
      resellerScope(membership.resellerId, actorOf(request)),
      async (tx) => {
        const [issuer] = await this.issuers.ofReseller(tx, membership.resellerId);
        const { id } = issuer!;
        return {
          issuer: issuer!,
          statuses: await this.issuers.vatStatuses(tx, membership.resellerId, id),
          series: await this.series.of(tx, membership.resellerId, id),
          lastIssuedOn: await this.issuerAt.lastIssuedOn(tx, issuer!),
        };
      },
    );
    const today = dayIn(issuer.zone, this.clock.now());
    const field = (name: string, value: string | number | null | undefined, isRequired = false) => ({
      name,
      label: say(person.language, `issuer.${name}` as TextKey),
      value: String(value ?? ''),
      type: 'text',
      autocomplete: 'off',
      isRequired,
    });
    await reply.type(HTML).send(
      page('console/issuer', request, {
        title: say(person.language, 'issuer.title'),
        nav: 'issuer',
        brandName: own.name,
        brandStyle: own.slug,
        isSaved,
        country: countryText(issuer.countryCode, person.language),
        zone: issuer.zone,
        currency: issuer.currency,
        issuesByItself: issuer.issuesByItself,
        address: field('address', issuer.addressLines.join('\n'), true),
        details: [
          field('legalName', issuer.legalName, true),
          field('registrationText', issuer.registrationText),
          field('email', issuer.email, true),
          field('phone', issuer.phone),
          field('paymentTermsDays', issuer.paymentTermsDays, true),
        ],
        bank: [
          field('name', issuer.bank.name, true),
          field('sortCode', issuer.bank.sortCode),
          field('accountNumber', issuer.bank.accountNumber),
          field('iban', issuer.bank.iban),
        ],
        statuses: statuses.map((one) => ({
          ...one,
          isInForce: one.startsOn <= today,
          mayGo: statuses.length > 1 && isUnused(one, lastIssuedOn),
        })),
        vat: [field('startsOn', ''), field('vatNumber', '')].map((one) =>
          one.name === 'startsOn' ? { ...one, type: 'date', isRequired: true } : one,
        ),
        series: series.map(({ kind, pattern, next }) => ({
          ...field(kind, pattern, true),
          next: numberText(pattern, next, today),
        })),
        from: addressOf(this.config.MAIL_FROM),
        replyTo: own.replyTo,
        sender: sender
          ? [recordView(sender.spf, 'spf'), ...(sender.dkim ? [recordView(sender.dkim, 'dkim')] : [])]
          : null,
        isSelectorKnown: sender === null || sender.dkim !== null,
      }),
    );
  }

  private check(): Promise<SenderCheck> {
    const { MAIL_FROM, MAIL_DKIM_SELECTOR, DNS_SERVERS } = this.config;
    const servers = DNS_SERVERS.split(',').filter((one) => one !== '');
    return checkSender(addressOf(MAIL_FROM), { selector: MAIL_DKIM_SELECTOR, servers });
  }
}

const ownOf = (request: WebRequest): string => visitorOf(request).membership.resellerId;

const recordView = ({ outcome, name, found }: SenderCheck['spf'], kind: 'spf' | 'dkim') => ({
  kind: kind.toUpperCase(),
  name,
  found,
  isGood: outcome === 'good',
  isMissing: outcome === 'missing',
  isMany: outcome === 'many',
});
