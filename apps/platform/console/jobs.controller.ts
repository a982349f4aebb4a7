import { Body, Controller, Get, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { FailedJobs } from '@/runtime';
import { actorOf, Door, languageFor, Needs, page, parse, type WebRequest } from '@/web';
import { say } from '@/wording';
import { Desks, operatorOf } from './desk.service';
import { frame } from './frame';

/** Work that no longer goes on by itself, why, and a button to have it tried again; a reseller's people see their own. */
@Door('console')
@Controller('console/jobs')
export class JobsController {
  constructor(
    private readonly desks: Desks,
    private readonly failed: FailedJobs,
  ) {}

  @Get()
  @Needs('jobs.read')
  async show(@Req() request: WebRequest, @Res() reply: FastifyReply): Promise<void> {
    const desk = await this.desks.open(request, {});
    const jobs = await this.failed.list(desk.isNetwork ? null : desk.reseller.id);
    await reply.type('text/html; charset=utf-8').send(
      page('console/jobs', request, {
        ...frame(desk, 'jobs.title', 'jobs'),
        jobs: jobs.map((job) => ({
          ...job,
          whose: desk.isNetwork
            ? (desk.resellers.find(({ id }) => id === job.resellerId)?.name ??
              say(languageFor(request), 'jobs.network'))
            : '',
        })),
        isNetwork: desk.isNetwork,
      }),
    );
  }

  /** One of them, or all that are seen. */
  @Post('retries')
  @Needs('jobs.retry')
  async retry(@Req() request: WebRequest, @Res() reply: FastifyReply, @Body() given: unknown): Promise<void> {
    const { job } = parse(z.object({ job: z.string().max(300).optional() }), given);
    await this.failed.retryFor({ ...operatorOf(request), actor: actorOf(request) }, job);
    await reply.redirect('/console/jobs', 303);
  }
}
