import { Controller, Delete, Get, Post, Put, Req } from '@nestjs/common';
import { ApiKeys, Team } from '@/people';
import { FailedJobs, readOnly, Tenancy } from '@/runtime';
import { ResellersStore, SetBrand, SetLogo } from '@/tenants';
import { Door, Needs, parse, type WebRequest } from '@/web';
import { operatorOf } from '../console/desk.service';
import { ApiScopes } from './api-scopes.service';
import { Describes } from './describes';
import * as schema from './schemas/settings';

/** What is left: branding, failed jobs, the team and its keys. */
@Door('api')
@Controller('v1')
export class SettingsApi {
  constructor(
    private readonly scopes: ApiScopes,
    private readonly tenancy: Tenancy,
    private readonly resellers: ResellersStore,
    private readonly set: SetBrand,
    private readonly logo: SetLogo,
    private readonly failed: FailedJobs,
    private readonly people: Team,
    private readonly apiKeys: ApiKeys,
  ) {}

  @Get('branding')
  @Needs('branding.change')
  @Describes({ summary: 'Name, colour, and where answers to mails go', answer: { status: 200, of: schema.brand } })
  async brand(@Req() request: WebRequest) {
    const { resellerId } = this.scopes.key(request);
    const { name, colour, replyTo } = await this.tenancy.within(readOnly(this.scopes.own(request)), (tx) =>
      this.resellers.byId(tx, resellerId),
    );
    return { name, colour, replyTo };
  }

  @Put('branding')
  @Needs('branding.change')
  @Describes({ summary: 'Changes them; issued documents keep theirs', body: schema.brand, answer: { status: 204 } })
  async setBrand(@Req() request: WebRequest): Promise<void> {
    const brand = parse(schema.brand, request.body);
    await this.set.run(this.scopes.key(request).resellerId, brand, this.scopes.actor(request));
  }

  @Put('branding/logo')
  @Needs('branding.change')
  @Describes({
    summary: 'The logo, drawn anew from a PNG, JPEG or WebP; issued documents keep theirs',
    body: schema.logo,
    answer: { status: 204 },
  })
  async setLogo(@Req() request: WebRequest): Promise<void> {
    const { picture, holdsName } = parse(schema.logo, request.body);
    const { resellerId } = this.scopes.key(request);
    await this.logo.run(resellerId, Buffer.from(picture, 'base64'), { holdsName }, this.scopes.actor(request));
  }

  @Delete('branding/logo')
  @Needs('branding.change')
  @Describes({ summary: 'Takes the logo away; what was issued under it keeps it', answer: { status: 204 } })
  async removeLogo(@Req() request: WebRequest): Promise<void> {
    await this.logo.remove(this.scopes.key(request).resellerId, this.scopes.actor(request));
  }

  @Get('jobs')
  @Needs('jobs.read')
  @Describes({
    summary: 'Work that no longer goes on by itself, and why; the newest 500 of each queue',
    answer: { status: 200, of: schema.jobList },
  })
  async jobs(@Req() request: WebRequest) {
    const { isNetwork, resellerId } = operatorOf(request);
    const jobs = await this.failed.list(isNetwork ? null : resellerId);
    return { items: jobs.map((job) => ({ ...job, failedAt: job.failedAt.toISOString() })) };
  }

  @Post('jobs/retries')
  @Needs('jobs.retry')
  @Describes({
    summary: 'Has one tried again, or all that are seen',
    body: schema.newRetry,
    answer: { status: 200, of: schema.retried },
  })
  async retry(@Req() request: WebRequest) {
    const { job } = parse(schema.newRetry, request.body);
    const asker = { ...operatorOf(request), actor: this.scopes.actor(request) };
    return { retried: await this.failed.retryFor(asker, job) };
  }

  @Get('team')
  @Needs('team.read')
  @Describes({ summary: 'Members and invitations of one’s own side', answer: { status: 200, of: schema.team } })
  async team(@Req() request: WebRequest) {
    const { resellerId, tenantId } = this.scopes.key(request);
    const { members, invitations } = await this.people.show({ resellerId, tenantId });
    return {
      members: members.map((one) => ({
        id: one.id,
        name: one.name,
        email: one.email,
        role: one.role,
        since: one.createdAt.toISOString(),
        lastSeenAt: one.lastSeenAt?.toISOString() ?? null,
        hasSecondFactor: one.hasSecondFactor,
      })),
      invitations: invitations.map((one) => ({
        id: one.id,
        email: one.email,
        role: one.role,
        language: one.language,
        expiresAt: one.expiresAt.toISOString(),
      })),
    };
  }

  @Get('keys')
  @Needs('keys.read')
  @Describes({
    summary: 'Keys of one’s own side by prefix; a person makes and revokes them',
    answer: { status: 200, of: schema.keyList },
  })
  async keys(@Req() request: WebRequest) {
    const all = await this.apiKeys.list(this.scopes.own(request));
    const items = all.map(({ id, name, prefix, scopes, createdAt, lastUsedAt }) => ({
      id,
      name,
      prefix,
      scopes: [...scopes],
      createdAt: createdAt.toISOString(),
      lastUsedAt: lastUsedAt?.toISOString() ?? null,
    }));
    return { items };
  }
}
