import { Body, Controller, Get, Inject, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { ProviderNotGood } from '@/adapters/oidc';
import { IdentityProviders, type ProviderForm, SecretMissing } from '@/people';
import { CONFIG, type Config } from '@/runtime';
import { actorOf, Dangerous, Door, Needs, page, parse, visitorOf, type WebRequest } from '@/web';
import { say } from '@/wording';
import { OwnPage } from '../own-page.service';

const HTML = 'text/html; charset=utf-8';
const HERE = '/console/sign-in';
const providerForm = z.object({
  label: z.string().trim().min(1, 'say what the button says').max(60),
  issuer: z.url('must be an address that begins with https://').trim().max(300),
  clientId: z.string().trim().min(1, 'enter the client id').max(200),
  clientSecret: z.string().trim().max(500).default(''),
});

/** A reseller's identity provider: checked when it is saved, changed by its admins alone. */
@Door('console')
@Controller('console/sign-in')
export class SignInSettingsController {
  constructor(
    private readonly providers: IdentityProviders,
    private readonly own: OwnPage,
    @Inject(CONFIG) private readonly config: Config,
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
    try {
      await this.providers.save(reseller.id, form, this.returnTo(reseller.slug), actorOf(request));
    } catch (error) {
      if (!(error instanceof ProviderNotGood || error instanceof SecretMissing)) throw error;
      reply.status(422);
      return this.send(request, reply, { form, mistake: error.message });
    }
    await reply.redirect(`${HERE}?saved=yes`, 303);
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
    { form, mistake = '', isSaved = false }: { form?: ProviderForm; mistake?: string; isSaved?: boolean },
  ): Promise<void> {
    const head = await this.own.head(request);
    const { slug } = head.reseller;
    const provider = await this.providers.of(head.reseller.id, actorOf(request));
    await reply.type(HTML).send(
      page('console/sign-in', request, {
        ...head,
        title: say(visitorOf(request).person.language, 'provider.title'),
        nav: 'sign-in',
        isSaved,
        mistake,
        hasProvider: provider !== undefined,
        label: form?.label ?? provider?.label ?? '',
        issuer: form?.issuer ?? provider?.issuer ?? '',
        clientId: form?.clientId ?? provider?.clientId ?? '',
        returnTo: this.returnTo(slug),
        signInPage: `${this.config.PUBLIC_URL}/sign-in?reseller=${slug}`,
      }),
    );
  }

  private returnTo(slug: string): string {
    return `${this.config.PUBLIC_URL}/sign-in/with/${slug}/return`;
  }
}
