import { type ArgumentsHost, Catch, type ExceptionFilter, Inject } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { CONFIG, type Config } from '@/runtime';
import { page } from './page';
import { told } from './told';
import type { WebRequest } from './visitor';

/** Mistakes in the tongue of the door: a page with the sentence. Anything unknown is a bug: logged, told as such. */
@Catch()
export class HouseErrorFilter implements ExceptionFilter {
  constructor(@Inject(CONFIG) private readonly config: Config) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<WebRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const { status, code, message } = told(error);
    if (code === 'sign-in-first' && request.method === 'GET') {
      return void reply.redirect(`/sign-in?next=${encodeURIComponent(request.url)}`, 303);
    }
    const html = page('open/error', request, {
      title: 'Not done',
      code,
      message,
      home: new URL(this.config.PUBLIC_URL).pathname,
    });
    reply.status(status).type('text/html; charset=utf-8').send(html);
  }
}
