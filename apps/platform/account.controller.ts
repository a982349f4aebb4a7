import { Body, Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import QRCode from 'qrcode';
import { z } from 'zod';
import { Clock } from '@/kernel';
import { ChangeAddress, NoSuchSession, PeopleStore, SecondFactors, SessionsStore, SignInElsewhere } from '@/people';
import { asJob, Tenancy } from '@/runtime';
import {
  actorOf,
  assertFresh,
  BeforeSecondFactor,
  Dangerous,
  Door,
  localPath,
  Needs,
  page,
  parse,
  visitorOf,
  type WebRequest,
  wholeVisitorOf,
} from '@/web';
import { say } from '@/wording';
import { deviceName } from './device-name';
import { oneLine } from './one-line';
import { OwnPage } from './own-page.service';
import { languages } from './page-language';

/** Sessions are nobody's tenant's: read and ended on the network's login, by the person's own id alone. */
const reason = { actor: asJob('people.account'), why: 'own sessions' };
const HTML = 'text/html; charset=utf-8';
const ownForm = z.object({
  name: oneLine(120).min(1),
  language: z.enum(['en', 'ca', 'es']),
});
const codeForm = z.object({ code: z.string().trim().min(6).max(20), next: z.string().optional() });

/** A person's own account: what they are called and read in, the second factor, and where they are signed in. */
@Door('account')
@Controller('account')
export class AccountController {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly people: PeopleStore,
    private readonly sessions: SessionsStore,
    private readonly factors: SecondFactors,
    private readonly address: ChangeAddress,
    private readonly own: OwnPage,
    private readonly elsewhere: SignInElsewhere,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Needs('account.own')
  async show(@Req() request: WebRequest, @Res() reply: FastifyReply, @Query('saved') saved?: string): Promise<void> {
    const { person, session } = visitorOf(request);
    const list = await this.tenancy.acrossNetwork(reason, (tx) => this.sessions.seenBy(tx, session));
    const context = {
      ...(await this.own.head(request)),
      title: say(person.language, 'account.title'),
      email: person.email,
      name: person.name,
      pendingAddress: await this.address.pending(person.id),
      languages: languages(person.language),
      isSaved: saved !== undefined,
      hasSecondFactor: session.hasSecondFactor,
      recoveryLeft: await this.factors.recoveryLeft(person.id),
      hasOthers: list.length > 1,
      sessions: list.map(({ id, device, address, createdAt, lastSeenAt }) => ({
        id,
        device: deviceName(device) || say(person.language, 'account.unknown-device'),
        address,
        createdAt,
        lastSeenAt,
        isThis: id === session.id,
      })),
    };
    await reply.type(HTML).send(page('account/account', request, context));
  }

  @Post()
  @Needs('account.own')
  async save(@Req() request: WebRequest, @Res() reply: FastifyReply, @Body() body: unknown): Promise<void> {
    const { person } = wholeVisitorOf(request);
    const own = parse(ownForm, body);
    await this.tenancy.acrossNetwork(reason, (tx) => this.people.change(tx, person, own, actorOf(request)));
    await reply.redirect('/account?saved=1', 303);
  }

  /** Sets a second factor up, or asks for it. Whoever may set one up can prove by it ever after: so it asks who that is. */
  @Get('second-factor')
  @Needs('account.own')
  @BeforeSecondFactor()
  async secondFactor(
    @Req() request: WebRequest,
    @Res() reply: FastifyReply,
    @Query('next') next?: string,
  ): Promise<void> {
    const { person, session } = visitorOf(request);
    if (!session.hasSecondFactor) assertFresh(session, this.clock.now());
    const offered = await this.factors.offer(person);
    if (!offered) return this.askCode(request, reply, next);
    wholeVisitorOf(request);
    const context = {
      ...(await this.own.head(request)),
      title: say(person.language, 'account.second-factor'),
      secret: offered.secret.replace(/(.{4})(?=.)/g, '$1 '),
      picture: await QRCode.toDataURL(offered.uri, { margin: 1, width: 220 }),
      next: localPath(next),
    };
    await reply.type(HTML).send(page('account/second-factor', request, context));
  }

  @Post('second-factor')
  @Needs('account.own')
  @BeforeSecondFactor()
  @Dangerous()
  @HttpCode(200)
  async setUp(@Req() request: WebRequest, @Res() reply: FastifyReply, @Body() body: unknown): Promise<void> {
    const { person, session } = wholeVisitorOf(request);
    const { code, next } = parse(codeForm, body);
    const codes = await this.factors.confirm(person.id, session.id, code, actorOf(request));
    await this.showCodes(request, reply, codes, next);
  }

  @Post('second-factor/proof')
  @Needs('account.own')
  @BeforeSecondFactor()
  async prove(@Req() request: WebRequest, @Res() reply: FastifyReply, @Body() body: unknown): Promise<void> {
    const { person, session } = visitorOf(request);
    const { code, next } = parse(codeForm, body);
    await this.factors.check(person.id, session.id, code, actorOf(request));
    await reply.redirect(localPath(next), 303);
  }

  /** Asks once more who it is, before something dangerous: by the second factor, or by a mail where there is none. */
  @Get('proof')
  @Needs('account.own')
  @BeforeSecondFactor()
  async proof(@Req() request: WebRequest, @Res() reply: FastifyReply, @Query('next') next?: string): Promise<void> {
    await this.askCode(request, reply, next);
  }

  @Post('recovery-codes')
  @Needs('account.own')
  @Dangerous()
  @HttpCode(200)
  async recoveryCodes(@Req() request: WebRequest, @Res() reply: FastifyReply): Promise<void> {
    const { person } = wholeVisitorOf(request);
    const codes = await this.factors.newRecoveryCodes(person.id, actorOf(request));
    await this.showCodes(request, reply, codes, '/account');
  }

  @Post('second-factor/removal')
  @Needs('account.own')
  @Dangerous()
  async remove(@Req() request: WebRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.factors.remove(wholeVisitorOf(request).person.id, actorOf(request));
    await reply.redirect('/account/second-factor?next=/account', 303);
  }

  @Post('sessions/end')
  @Needs('account.own')
  async endOthers(@Req() request: WebRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.end(request, 'all-others');
    await reply.redirect('/account', 303);
  }

  @Post('sessions/:id/end')
  @Needs('account.own')
  async endOne(@Req() request: WebRequest, @Res() reply: FastifyReply, @Param() given: unknown): Promise<void> {
    const { id } = parse(z.object({ id: z.uuid() }), given);
    if ((await this.end(request, { id })) === 0) throw new NoSuchSession();
    await reply.redirect('/account', 303);
  }

  private end(request: WebRequest, which: { id: string } | 'all-others'): Promise<number> {
    const { person, session } = visitorOf(request);
    return this.tenancy.acrossNetwork(reason, async (tx) => {
      const sessions = await this.sessions.end(tx, session, which);
      if (sessions > 0) await this.people.note(tx, person, actorOf(request), 'ended sessions', { sessions });
      return sessions;
    });
  }

  private async askCode(request: WebRequest, reply: FastifyReply, next: string | undefined): Promise<void> {
    const { person, session } = visitorOf(request);
    const context = {
      ...(await this.own.head(request)),
      title: say(person.language, 'account.prove'),
      email: person.email,
      hasSecondFactor: session.hasSecondFactor,
      provider: await this.providerOf(request, next),
      next: localPath(next),
    };
    await reply.type(HTML).send(page('account/proof', request, context));
  }

  /** Whoever came by a reseller's provider may show there once more who they are. */
  private async providerOf(request: WebRequest, next: string | undefined) {
    if (!visitorOf(request).session.byResellerId) return null;
    const { slug } = (await this.own.head(request)).reseller;
    const provider = await this.elsewhere.offered(slug);
    const href = `/sign-in/with/${slug}?again=yes&next=${encodeURIComponent(localPath(next))}`;
    return provider && { label: provider.label, href };
  }

  private async showCodes(
    request: WebRequest,
    reply: FastifyReply,
    codes: readonly string[],
    next: string | undefined,
  ): Promise<void> {
    const context = {
      ...(await this.own.head(request)),
      title: say(visitorOf(request).person.language, 'account.recovery-codes'),
      codes,
      next: localPath(next),
    };
    await reply.type(HTML).send(page('account/recovery-codes', request, context));
  }
}
