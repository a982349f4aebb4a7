import { Body, Controller, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { ColourTooPale, contrast, LEAST_CONTRAST, SetBrand } from '@/tenants';
import { actorOf, Door, Needs, page, parse, visitorOf, type WebRequest } from '@/web';
import { Desks } from './desk.service';
import { frame } from './frame';

const form = z.object({
  name: z
    .string()
    .trim()
    .min(2, 'say the name')
    .max(80)
    .regex(/^[^\p{Cc}<>]*$/u, 'must be plain text'),
  colour: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^#[0-9a-f]{6}$/, 'must be a colour like #1f4e5f'),
  replyTo: z.email('must be a mail address').max(254),
});

/** Under which name and colour a reseller's pages, mails and documents appear, and where answers to its mails go. */
@Door('console')
@Controller('console/branding')
export class BrandingController {
  constructor(
    private readonly desks: Desks,
    private readonly set: SetBrand,
  ) {}

  @Get()
  @Needs('branding.change')
  async show(@Req() request: WebRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.answer(request, reply, null, '');
  }

  /** Each its own: a reseller's people their reseller's, the network's people the network's. */
  @Post()
  @HttpCode(200)
  @Needs('branding.change')
  async save(@Req() request: WebRequest, @Res() reply: FastifyReply, @Body() body: unknown): Promise<void> {
    const brand = parse(form, body);
    try {
      await this.set.run(visitorOf(request).membership.resellerId, brand, actorOf(request));
      await reply.redirect('/console/branding', 303);
    } catch (error) {
      if (!(error instanceof ColourTooPale)) throw error;
      await this.answer(request, reply.status(422), brand, error.message);
    }
  }

  private async answer(
    request: WebRequest,
    reply: FastifyReply,
    given: z.infer<typeof form> | null,
    wrong: string,
  ): Promise<void> {
    const desk = await this.desks.open(request, {});
    const { name, colour, replyTo } = given ?? desk.reseller;
    await reply.type('text/html; charset=utf-8').send(
      page('console/branding', request, {
        ...frame(desk, 'Branding', 'branding'),
        brand: { name, colour, replyTo },
        contrast: contrast(desk.reseller.colour, '#ffffff').toFixed(1),
        least: LEAST_CONTRAST,
        wrong,
      }),
    );
  }
}
