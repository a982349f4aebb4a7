import { Body, Controller, Get, Inject, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { checkSender, type SenderCheck } from '@/adapters/mail';
import { ChangeIssuer, IssuerFieldWrong, numberText, SeriesStore } from '@/invoicing';
import { Clock, dayIn } from '@/kernel';
import { addressOf } from '@/letters';
import { CONFIG, type Config, resellerScope, Tenancy } from '@/runtime';
import { IssuersStore } from '@/tenants';
import { actorOf, Dangerous, Door, Needs, page, parse, visitorOf, type WebRequest } from '@/web';
import { countryText, mistakesByField, reasonText, say, type TextKey } from '@/wording';
import { Desks } from './desk.service';
import { bankForm, detailsForm, seriesForm, vatForm } from './issuer-forms';

const HTML = 'text/html; charset=utf-8';
const query = z.object({ check: z.string().optional(), saved: z.string().optional() });
/** What was typed, and what is wrong with it, by field. */
interface Typed {
  readonly values: Readonly<Record<string, unknown>>;
  readonly wrong: Readonly<Record<string, string>>;
}
const NOTHING_TYPED: Typed = { values: {}, wrong: {} };

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
  details(
    @Req() request: WebRequest,
    @Res() reply: FastifyReply,
    @Body() body: Record<string, unknown>,
  ): Promise<void> {
    return this.save(request, reply, body, detailsForm, (form, id) => this.change.details(id, form, actorOf(request)));
  }

  /** Whoever changes where money goes shows first who they are. */
  @Post('bank')
  @Needs('issuer.bank')
  @Dangerous()
  bank(@Req() request: WebRequest, @Res() reply: FastifyReply, @Body() body: Record<string, unknown>): Promise<void> {
    return this.save(request, reply, body, bankForm, (form, id) => this.change.bank(id, form, actorOf(request)));
  }

  @Post('vat-statuses')
  @Needs('issuer.change')
  vat(@Req() request: WebRequest, @Res() reply: FastifyReply, @Body() body: Record<string, unknown>): Promise<void> {
    return this.save(request, reply, body, vatForm, (form, id) => this.change.vatStatus(id, form, actorOf(request)));
  }

  @Post('series')
  @Needs('issuer.change')
  numbers(
    @Req() request: WebRequest,
    @Res() reply: FastifyReply,
    @Body() body: Record<string, unknown>,
  ): Promise<void> {
    return this.save(request, reply, body, seriesForm, (form, id) => this.change.patterns(id, form, actorOf(request)));
  }

  /** Saves a form, or shows the page again with each mistake beside its field. */
  private async save<T>(
    request: WebRequest,
    reply: FastifyReply,
    body: Record<string, unknown>,
    form: z.ZodType<T>,
    work: (form: T, resellerId: string) => Promise<void>,
  ): Promise<void> {
    const { person } = visitorOf(request);
    const parsed = form.safeParse(body);
    const wrong = parsed.success
      ? await work(parsed.data, visitorOf(request).membership.resellerId).then(
          () => null,
          (error: unknown) => {
            if (error instanceof IssuerFieldWrong) return { [error.field]: reasonText(person.language, error.message) };
            throw error;
          },
        )
      : mistakesByField(person.language, parsed.error.issues);
    if (wrong === null) {
      await reply.redirect('/console/issuer?saved=1', 303);
      return;
    }
    reply.status(422);
    await this.page(request, reply, { typed: { values: body, wrong } });
  }

  private async page(
    request: WebRequest,
    reply: FastifyReply,
    {
      typed = NOTHING_TYPED,
      sender = null,
      isSaved = false,
    }: { typed?: Typed; sender?: SenderCheck | null; isSaved?: boolean },
  ): Promise<void> {
    const { person, membership } = visitorOf(request);
    const desk = await this.desks.open(request, {});
    const own = desk.resellers.find(({ id }) => id === membership.resellerId) ?? desk.reseller;
    const { issuer, statuses, series } = await this.tenancy.within(
      resellerScope(membership.resellerId, actorOf(request)),
      async (tx) => {
        const [issuer] = await this.issuers.ofReseller(tx, membership.resellerId);
        const { id } = issuer!;
        return {
          issuer: issuer!,
          statuses: await this.issuers.vatStatuses(tx, membership.resellerId, id),
          series: await this.series.of(tx, membership.resellerId, id),
        };
      },
    );
    const today = dayIn(issuer.zone, this.clock.now());
    const field = (name: string, value: string | number | null | undefined, isRequired = false) => ({
      name,
      label: say(person.language, `issuer.${name}` as TextKey),
      value: typed.values[name] === undefined ? String(value ?? '') : String(typed.values[name]),
      wrong: typed.wrong[name] ?? '',
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
        hasMistakes: Object.keys(typed.wrong).length > 0,
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
        statuses: statuses.map((one) => ({ ...one, isInForce: one.startsOn <= today })),
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

const recordView = ({ outcome, name, found }: SenderCheck['spf'], kind: 'spf' | 'dkim') => ({
  kind: kind.toUpperCase(),
  name,
  found,
  isGood: outcome === 'good',
  isMissing: outcome === 'missing',
  isMany: outcome === 'many',
});
