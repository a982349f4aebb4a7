import { Controller, Get, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { asJob, Tenancy } from '@/runtime';
import { ResellersStore } from '@/tenants';
import { Door } from '@/web';

/** A reseller's colour as a stylesheet of our own origin. */
@Door('open')
@Controller('brand')
export class BrandController {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly resellers: ResellersStore,
  ) {}

  @Get(':slug.css')
  async style(@Param('slug') slug: string, @Res() reply: FastifyReply): Promise<void> {
    const { colour } = await this.tenancy.acrossNetwork({ actor: asJob('brand'), why: 'brand stylesheet' }, (tx) =>
      this.resellers.bySlug(tx, slug),
    );
    await reply
      .type('text/css')
      .header('cache-control', 'public, max-age=3600')
      .send(`:root { --brand: ${colour}; }\n`);
  }
}
