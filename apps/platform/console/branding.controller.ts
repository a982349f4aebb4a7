import { Body, Controller, Get, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { isLine } from '@/kernel';
import { ComposeLetter, sampleLetter } from '@/letters';
import { resellerScope, Tenancy } from '@/runtime';
import { Addresses, contrast, LEAST_CONTRAST, LOGO_LIMITS, LogosStore, SetBrand, SetLogo } from '@/tenants';
import { actorOf, Door, languageFor, Needs, page, parse, visitorOf, type WebRequest } from '@/web';
import { decimalText } from '@/wording';
import { Desks } from './desk.service';
import { frame } from './frame';
import { framesAllowed, sendMail } from './mail-frame';

const form = z.object({
  name: z
    .string()
    .trim()
    .min(2, 'say the name')
    .max(80)
    .regex(/^[^<>]*$/, 'must be plain text')
    .refine(isLine, 'must be plain text'),
  colour: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^#[0-9a-f]{6}$/, 'must be a colour like #1f4e5f'),
  replyTo: z.email('must be a mail address').max(254),
});
const logoForm = z.object({
  picture: z.instanceof(Buffer, { error: 'choose a file' }),
  holdsName: z.literal('yes').optional(),
});

/**
 * Under which name, colour and logo a reseller's pages, mails and documents appear, and where answers to its mails go.
 * Each its own: a reseller's people their reseller's, the network's people the network's.
 */
@Door('console')
@Controller('console/branding')
export class BrandingController {
  constructor(
    private readonly desks: Desks,
    private readonly tenancy: Tenancy,
    private readonly set: SetBrand,
    private readonly setLogo: SetLogo,
    private readonly logos: LogosStore,
    private readonly compose: ComposeLetter,
    private readonly addresses: Addresses,
  ) {}

  @Get()
  @Needs('branding.change')
  async show(@Req() request: WebRequest, @Res() reply: FastifyReply): Promise<void> {
    const desk = await this.desks.open(request, {});
    const { id, slug, name, colour, replyTo } = desk.reseller;
    const logo = await this.tenancy.within(resellerScope(id, actorOf(request)), (tx) => this.logos.currentSize(tx, id));
    await framesAllowed(reply)
      .type('text/html; charset=utf-8')
      .send(
        page('console/branding', request, {
          ...frame(desk, 'branding.title', 'branding'),
          brand: { name, colour, replyTo },
          contrast: decimalText(contrast(colour, '#ffffff').toFixed(1), languageFor(request)),
          least: decimalText(String(LEAST_CONTRAST), languageFor(request)),
          logo: logo && { ...logo, src: `/brand/${slug}/${logo.digest}.png` },
          limits: { kib: LOGO_LIMITS.bytes / 1024, megapixels: LOGO_LIMITS.pixels / 1_000_000 },
        }),
      );
  }

  /** A letter to nobody, on the letterhead as it stands. */
  @Get('mail')
  @Needs('branding.change')
  async mail(@Req() request: WebRequest, @Res() reply: FastifyReply): Promise<void> {
    const { reseller } = await this.desks.open(request, {});
    const { language } = visitorOf(request).person;
    const mail = await this.tenancy.within(resellerScope(reseller.id, actorOf(request)), async (tx) => {
      const letter = sampleLetter(reseller, language, await this.addresses.of(tx, reseller.id));
      return this.compose.run(tx, letter, { isPreview: true });
    });
    await sendMail(reply, mail);
  }

  @Post()
  @Needs('branding.change')
  async save(@Req() request: WebRequest, @Res() reply: FastifyReply, @Body() body: unknown): Promise<void> {
    const brand = parse(form, body);
    await this.set.run(visitorOf(request).membership.resellerId, brand, actorOf(request));
    await reply.redirect('/console/branding', 303);
  }

  @Post('logo')
  @Needs('branding.change')
  async saveLogo(@Req() request: WebRequest, @Res() reply: FastifyReply, @Body() body: unknown): Promise<void> {
    const { picture, holdsName } = parse(logoForm, body);
    const { resellerId } = visitorOf(request).membership;
    await this.setLogo.run(resellerId, picture, { holdsName: holdsName === 'yes' }, actorOf(request));
    await reply.redirect('/console/branding', 303);
  }

  @Post('logo/removal')
  @Needs('branding.change')
  async removeLogo(@Req() request: WebRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.setLogo.remove(visitorOf(request).membership.resellerId, actorOf(request));
    await reply.redirect('/console/branding', 303);
  }
}
