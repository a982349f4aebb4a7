import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { CONFIG, type Config } from '@/runtime';
import { Door, page, type WebRequest } from '@/web';
import type { TextKey } from '@/wording';
import { openApiDocument } from './open-api';
import { problems } from './problems';

/** What programs and their authors read: the description of the API, and a page for each problem. */
@Door('open')
@Controller()
export class OpenApiController {
  private document: ReturnType<typeof openApiDocument> | undefined;

  constructor(@Inject(CONFIG) private readonly config: Config) {}

  @Get('api/openapi.json')
  openApi(): ReturnType<typeof openApiDocument> {
    this.document ??= openApiDocument(this.config.PUBLIC_URL);
    return this.document;
  }

  @Get('problems')
  async problems(@Req() request: WebRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.send(request, reply, { titleKey: 'problems.title' }, problems());
  }

  @Get('problems/:code')
  async problem(@Req() request: WebRequest, @Res() reply: FastifyReply, @Param('code') code: string): Promise<void> {
    const found = problems().filter((one) => one.code === code);
    await this.send(request, reply.status(found.length > 0 ? 200 : 404), { title: code }, found);
  }

  private async send(
    request: WebRequest,
    reply: FastifyReply,
    title: { titleKey: TextKey } | { title: string },
    found: ReturnType<typeof problems>,
  ): Promise<void> {
    await reply.type('text/html; charset=utf-8').send(page('open/problems', request, { ...title, problems: found }));
  }
}
