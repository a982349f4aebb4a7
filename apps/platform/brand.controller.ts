import { createHash } from 'node:crypto';
import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { asJob, type NetworkTx, Tenancy } from '@/runtime';
import { type LogoSize, LogosStore, NoSuchLogo, ResellersStore } from '@/tenants';
import { Door, type WebRequest } from '@/web';

/** A picture and nothing else, should anybody open it as a page. */
const PICTURE_POLICY = "default-src 'none';frame-ancestors 'none';sandbox";

/** How a reseller looks, from our own origin: a stylesheet with its colour and its logo, and the logo. */
@Door('open')
@Controller('brand')
export class BrandController {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly resellers: ResellersStore,
    private readonly logos: LogosStore,
  ) {}

  /** Asked for with each page, and answered in one line where it is the same as before. */
  @Get(':slug.css')
  async style(@Param('slug') slug: string, @Req() request: WebRequest, @Res() reply: FastifyReply): Promise<void> {
    const style = await this.look(async (tx) => {
      const { id, colour } = await this.resellers.bySlug(tx, slug);
      const logo = await this.logos.currentSize(tx, id);
      return `:root { --brand: ${colour}; }\n${logo ? logoRule(slug, logo) : ''}`;
    });
    const tag = `"${createHash('sha256').update(style).digest('hex').slice(0, 16)}"`;
    reply.type('text/css').header('cache-control', 'no-cache').header('etag', tag);
    await (request.headers['if-none-match'] === tag ? reply.status(304).send() : reply.send(style));
  }

  /** Its address names its content, so that it is loaded once. */
  @Get(':slug/:digest.png')
  async logo(@Param('slug') slug: string, @Param('digest') digest: string, @Res() reply: FastifyReply): Promise<void> {
    const logo = await this.look(async (tx) =>
      this.logos.byDigest(tx, (await this.resellers.bySlug(tx, slug)).id, digest),
    );
    if (!logo) throw new NoSuchLogo();
    await reply
      .type('image/png')
      .header('cache-control', 'public, max-age=31536000, immutable')
      .header('content-security-policy', PICTURE_POLICY)
      .send(logo.png);
  }

  private look<T>(work: (tx: NetworkTx) => Promise<T>): Promise<T> {
    return this.tenancy.acrossNetwork({ actor: asJob('brand'), why: 'how a reseller looks' }, work);
  }
}

/** The logo before the name, or in its stead: then the name is there for those who hear the page. */
function logoRule(slug: string, { digest, width, height, holdsName }: LogoSize): string {
  const wide = Math.min((2 * width) / height, 11).toFixed(2);
  const picture = `.brand::before { content: ""; width: ${wide}rem; background-image: url(/brand/${slug}/${digest}.png); }\n`;
  return holdsName
    ? `${picture}.brand span { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }\n`
    : picture;
}
