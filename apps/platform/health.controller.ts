import { Controller, Get, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Readiness } from '@/runtime';
import { Door } from '@/web';

/** Whether the process lives, and whether it can work: for balancers and `systemd`. */
@Door('open')
@Controller()
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  @Get('healthz')
  alive(): { ok: true } {
    return { ok: true };
  }

  @Get('readyz')
  async ready(@Res() reply: FastifyReply): Promise<void> {
    const answer = await this.readiness.check();
    await reply.status(answer.ok ? 200 : 503).send(answer);
  }
}
