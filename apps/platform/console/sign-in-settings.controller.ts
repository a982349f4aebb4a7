import { Body, Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { ProviderNotGood } from '@/adapters/oidc';
import { IdentityProviders, type ProviderForm, SecretMissing } from '@/people';
import { Tenancy } from '@/runtime';
import { Addresses, HostNotGood, HostTaken, PortalHost } from '@/tenants';
import { actorOf, Dangerous, Door, languageFor, Needs, page, parse, visitorOf, type WebRequest } from '@/web';
import { refusalText, say } from '@/wording';
import { oneLine } from '../one-line';
import { OwnPage } from '../own-page.service';
import { ownScope } from '../own-scope';

const HTML = 'text/html; charset=utf-8';
const HERE = '/console/sign-in';
const providerForm = z.object({
  label: oneLine(60).min(1, 'say what the button says'),
  issuer: z.url('must be an address that begins with https://').trim().max(300),
  clientId: z.string().trim().min(1, 'enter the client id').max(200),
  clientSecret: z.string().trim().max(500).default(''),
});

const hostForm = z.object({ host: z.string().trim().toLowerCase().max(253) });
type Shown = { form?: ProviderForm; mistake?: string; host?: string; hostMistake?: string; isSaved?: boolean };

/** A reseller's own host name and identity provider: checked when they are saved, changed by its admins alone. */
@Door('console')
@Controller('console/sign-in')
export class SignInSettingsController {
  constructor(
    private readonly providers: IdentityProviders,
    private readonly own: OwnPage,
    private readonly tenancy: Tenancy,
    private readonly addresses: Addresses,
    private readonly portalHost: PortalHost,
  ) {}

  @Get()
  @Needs('sign-in.change')
  @Dangerous()
  async show(@Req() request: WebRequest, @Res() reply: FastifyReply, @Query('saved') saved?: string): Promise<void> {
    await this.send(request, reply, { isSaved: saved !== undefined });
  }

  @Post()
  @Needs('sign-in.change')
  @Dangerous()
  async save(@Req() request: WebRequest, @Res() reply: FastifyReply, @Body() body: unknown): Promise<void> {
    const form = parse(providerForm, body);
    const { reseller } = await this.own.head(request);
    const { home } = await this.homes(request, reseller.id);
    try {
      await this.providers.save(reseller.id, form, returnTo(home, reseller.slug), actorOf(request));
    } catch (error) {
      if (!(error instanceof ProviderNotGood || error instanceof SecretMissing)) throw error;
      reply.status(422);
      return this.send(request, reply, { form, mistake: refusalText(languageFor(request), error) });
    }
    await reply.redirect(`${HERE}?saved=yes`, 303);
  }

  /** An empty name gives the platform's back. */
  @Post('host')
  @Needs('sign-in.change')
  @Dangerous()
  async saveHost(@Req() request: WebRequest, @Res() reply: FastifyReply, @Body() body: unknown): Promise<void> {
    const { host } = parse(hostForm, body);
    try {
      await this.portalHost.set(visitorOf(request).membership.resellerId, host || null, actorOf(request));
    } catch (error) {
      if (!(error instanceof HostNotGood || error instanceof HostTaken)) throw error;
      reply.status(422);
      return this.send(request, reply, { host, hostMistake: refusalText(languageFor(request), error) });
    }
    await reply.redirect(HERE, 303);
  }

  @Post('removal')
  @Needs('sign-in.change')
  @Dangerous()
  async remove(@Req() request: WebRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.providers.remove(visitorOf(request).membership.resellerId, actorOf(request));
    await reply.redirect(HERE, 303);
  }

  private async send(
    request: WebRequest,
    reply: FastifyReply,
    { form, mistake = '', host, hostMistake = '', isSaved = false }: Shown,
  ): Promise<void> {
    const head = await this.own.head(request);
    const { slug, id } = head.reseller;
    const { home, own } = await this.homes(request, id);
    const provider = await this.providers.of(head.reseller.id, actorOf(request));
    await reply.type(HTML).send(
      page('console/sign-in', request, {
        ...head,
        title: say(visitorOf(request).person.language, 'provider.title'),
        nav: 'sign-in',
        isSaved,
        mistake,
        host: host ?? (own ? new URL(own).hostname : ''),
        hasHost: own !== null,
        hostMistake,
        hasProvider: provider !== undefined,
        label: form?.label ?? provider?.label ?? '',
        issuer: form?.issuer ?? provider?.issuer ?? '',
        clientId: form?.clientId ?? provider?.clientId ?? '',
        returnTos: [...new Set([home, this.addresses.platform])].map((one) => returnTo(one, slug)),
        signInPage: own ? `${own}/sign-in` : `${home}/sign-in?reseller=${slug}`,
      }),
    );
  }

  /** Where its tenants find it, and its own host name's address if it has one. */
  private homes(request: WebRequest, resellerId: string): Promise<{ home: string; own: string | null }> {
    return this.tenancy.within(ownScope(request), async (tx) => {
      const own = (await this.addresses.ownHost(tx, resellerId))?.home ?? null;
      return { home: own ?? this.addresses.platform, own };
    });
  }
}

const returnTo = (home: string, slug: string): string => `${home}/sign-in/with/${slug}/return`;
