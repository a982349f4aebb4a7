import { Controller, Delete, Get, Post, Put, Req } from '@nestjs/common';
import { LiftSuspension, Suspend } from '@/dunning';
import { CeilingWatch, SetCeiling } from '@/limits';
import { readOnly, resellerScope, Tenancy } from '@/runtime';
import {
  embedSites,
  RestrictionsStore,
  SetEmbedding,
  type Tenant,
  TenantGatewaysStore,
  TenantNotesStore,
} from '@/tenants';
import { Door, For, Needs, parse, type WebRequest } from '@/web';
import { ApiScopes } from './api-scopes.service';
import { Describes } from './describes';
import { idParam } from './schemas/shapes';
import * as schema from './schemas/tenants';

/** How a tenant stands: what holds it back, its ceiling, who may embed its rooms, and what operators noted. */
@Door('api')
@Controller('v1/tenants/:id')
export class TenantStandingApi {
  constructor(
    private readonly scopes: ApiScopes,
    private readonly tenancy: Tenancy,
    private readonly restrictions: RestrictionsStore,
    private readonly suspend: Suspend,
    private readonly lift: LiftSuspension,
    private readonly notes: TenantNotesStore,
    private readonly gateways: TenantGatewaysStore,
    private readonly watch: CeilingWatch,
    private readonly set: SetCeiling,
    private readonly embed: SetEmbedding,
  ) {}

  @Get('restrictions')
  @Needs('tenants.read')
  @Describes({
    summary: 'What holds it back now',
    params: idParam,
    answer: { status: 200, of: schema.restrictionList },
  })
  async held(@Req() request: WebRequest) {
    const { resellerId, id: tenantId } = await this.tenant(request);
    const scope = readOnly(resellerScope(resellerId, this.scopes.actor(request)));
    const all = await this.tenancy.within(scope, (tx) => this.restrictions.holding(tx, { resellerId, tenantId }));
    return {
      items: all.map(({ id, level, cause, reason, since }) => ({
        id,
        level,
        cause,
        reason,
        since: since.toISOString(),
      })),
    };
  }

  @Post('suspension')
  @Needs('tenants.suspend')
  @Describes({
    summary: 'Suspends it: no meeting begins and nobody joins one; its data stay open',
    params: idParam,
    body: schema.newSuspension,
    answer: { status: 204 },
  })
  async begin(@Req() request: WebRequest): Promise<void> {
    const { reason } = parse(schema.newSuspension, request.body);
    const { resellerId, id } = await this.tenant(request);
    await this.suspend.run(resellerScope(resellerId, this.scopes.actor(request)), id, reason);
  }

  @Delete('suspension')
  @Needs('tenants.suspend')
  @Describes({
    summary: 'Lifts a suspension by an operator, and says why',
    params: idParam,
    query: schema.suspensionEnd,
    answer: { status: 204 },
  })
  async end(@Req() request: WebRequest): Promise<void> {
    const { reason } = parse(schema.suspensionEnd, request.query);
    const { resellerId, id } = await this.tenant(request);
    await this.lift.run(resellerScope(resellerId, this.scopes.actor(request)), id, reason);
  }

  @Get('notes')
  @Needs('tenants.read')
  @Describes({
    summary: 'What operators noted, the newest first; its own people never see it',
    params: idParam,
    query: schema.noteQuery,
    answer: { status: 200, of: schema.noteList },
  })
  async listNotes(@Req() request: WebRequest) {
    const { limit } = parse(schema.noteQuery, request.query);
    const { resellerId, id } = await this.tenant(request);
    const scope = readOnly(resellerScope(resellerId, this.scopes.actor(request)));
    const all = await this.tenancy.within(scope, (tx) => this.notes.of(tx, id, limit));
    return { items: all.map((note) => ({ ...note, createdAt: note.createdAt.toISOString() })) };
  }

  @Post('notes')
  @Needs('tenants.note')
  @Describes({ summary: 'Notes something', params: idParam, body: schema.newNote, answer: { status: 204 } })
  async note(@Req() request: WebRequest): Promise<void> {
    const { text } = parse(schema.newNote, request.body);
    const { resellerId, id: tenantId } = await this.tenant(request);
    await this.tenancy.within(resellerScope(resellerId, this.scopes.actor(request)), async (tx) => {
      await this.notes.add(tx, { tenantId, keyId: this.scopes.key(request).id, text });
      await tx.audit('wrote a note', tenantId);
    });
  }

  @Get('ceiling')
  @Needs('usage.read')
  @Describes({
    summary: 'The ceiling of its month, and what is used of it',
    params: idParam,
    answer: { status: 200, of: schema.ceiling },
  })
  async ceiling(@Req() request: WebRequest) {
    const { resellerId, id } = await this.tenant(request);
    const scope = readOnly(resellerScope(resellerId, this.scopes.actor(request)));
    const gateway = await this.tenancy.within(scope, (tx) => this.gateways.of(tx, resellerId, id));
    const now = await this.watch.now(resellerId, id);
    const { ceilingSeconds, ceilingMinor, noNewUntil } = gateway;
    return {
      seconds: ceilingSeconds === null ? null : Number(ceilingSeconds),
      minor: ceilingMinor === null ? null : Number(ceilingMinor),
      used: now && { month: now.month, seconds: Number(now.usedSeconds), minor: Number(now.usedMinor) },
      noNewUntil: noNewUntil?.toISOString() ?? null,
    };
  }

  @Put('ceiling')
  @Needs('limits.change')
  @Describes({
    summary: 'Sets the ceiling at once; null takes a part of it away',
    params: idParam,
    body: schema.newCeiling,
    answer: { status: 204 },
  })
  async limit(@Req() request: WebRequest): Promise<void> {
    const { seconds, minor } = parse(schema.newCeiling, request.body);
    const { resellerId, id } = await this.tenant(request);
    const whole = (given: number | null): bigint | null => (given === null ? null : BigInt(given));
    const ceiling = { seconds: whole(seconds), minor: whole(minor) };
    await this.set.run(resellerId, id, ceiling, this.scopes.actor(request));
  }

  @Get('embedding')
  @For('tenants')
  @Needs('rooms.read')
  @Describes({
    summary: 'The sites that may show its rooms in a frame',
    params: idParam,
    answer: { status: 200, of: schema.embedding },
  })
  async embedding(@Req() request: WebRequest) {
    const tenant = await this.tenant(request);
    const { embedSites: sites, allowsRequestsWithoutSession } = await this.tenancy.within(
      readOnly(this.scopes.scopeOf(request, tenant)),
      (tx) => this.gateways.of(tx, tenant.resellerId, tenant.id),
    );
    return { sites: [...sites], allowsRequestsWithoutSession };
  }

  @Put('embedding')
  @For('tenants')
  @Needs('rooms.change')
  @Describes({
    summary: 'Says which sites may',
    params: idParam,
    body: schema.embedding,
    answer: { status: 204 },
  })
  async setEmbedding(@Req() request: WebRequest): Promise<void> {
    const { sites, allowsRequestsWithoutSession } = parse(schema.embedding, request.body);
    const tenant = await this.tenant(request);
    const embedding = { embedSites: embedSites(sites.join('\n')), allowsRequestsWithoutSession };
    await this.embed.run(this.scopes.scopeOf(request, tenant), tenant.id, embedding);
  }

  private tenant(request: WebRequest): Promise<Tenant> {
    return this.scopes.tenant(request, parse(idParam, request.params).id);
  }
}
