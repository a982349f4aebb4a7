import { Controller, Get, Post, Req } from '@nestjs/common';
import { type Application, ApplicationsStore, ApproveApplication, RefuseApplication, TermsStore } from '@/joining';
import { localDate } from '@/kernel';
import { Tenancy } from '@/runtime';
import { Door, For, Needs, parse, type WebRequest } from '@/web';
import { ApiScopes } from './api-scopes.service';
import { Describes } from './describes';
import { NoTermsYet } from './errors';
import * as schema from './schemas/joining';
import { idParam, made, whoseQuery } from './schemas/shapes';

/** Who asks to join, each said yes or no to by one act; and the terms that applicants accept. */
@Door('api')
@For('operators')
@Controller('v1')
export class ApplicationsApi {
  constructor(
    private readonly scopes: ApiScopes,
    private readonly tenancy: Tenancy,
    private readonly applications: ApplicationsStore,
    private readonly approve: ApproveApplication,
    private readonly refuse: RefuseApplication,
    private readonly terms: TermsStore,
  ) {}

  @Get('applications')
  @Needs('tenants.read')
  @Describes({
    summary: 'Applications that wait, and those decided lately',
    query: schema.applicationQuery,
    answer: { status: 200, of: schema.applicationList },
  })
  async list(@Req() request: WebRequest) {
    const scope = await this.scopes.deskScope(request, parse(whoseQuery, request.query));
    const all = await this.tenancy.within(scope, (tx) => this.applications.list(tx));
    return { items: all.map(shown) };
  }

  @Post('applications/:id/approval')
  @Needs('joining.decide')
  @Describes({
    summary: 'Makes tenant, payer, agreement, secret, invitation and welcome mail in one act',
    params: idParam,
    query: whoseQuery,
    body: schema.approval,
    answer: { status: 201, of: made },
  })
  async letIn(@Req() request: WebRequest) {
    const { id } = parse(idParam, request.params);
    const { slug, plan, startsOn } = parse(schema.approval, request.body);
    const decision = {
      slug,
      ...(plan === undefined ? {} : { plan }),
      ...(startsOn === undefined ? {} : { startsOn: localDate(startsOn) }),
    };
    return { id: await this.approve.run(await this.scope(request), id, decision) };
  }

  @Post('applications/:id/refusal')
  @Needs('joining.decide')
  @Describes({
    summary: 'Says no, and why',
    params: idParam,
    query: whoseQuery,
    body: schema.refusal,
    answer: { status: 204 },
  })
  async turnDown(@Req() request: WebRequest): Promise<void> {
    const { id } = parse(idParam, request.params);
    const { reason } = parse(schema.refusal, request.body);
    await this.refuse.run(await this.scope(request), id, reason);
  }

  @Get('terms')
  @Needs('issuer.read')
  @Describes({ summary: 'The terms in force', query: whoseQuery, answer: { status: 200, of: schema.terms } })
  async latest(@Req() request: WebRequest) {
    const scope = await this.scope(request);
    const terms = await this.tenancy.within(scope, (tx) => this.terms.latest(tx, scope.resellerId));
    if (!terms) throw new NoTermsYet();
    return { version: terms.version, body: terms.body, publishedAt: terms.publishedAt.toISOString() };
  }

  @Post('terms')
  @Needs('issuer.change')
  @Describes({
    summary: 'Publishes the next version; none is ever changed',
    query: whoseQuery,
    body: schema.newTerms,
    answer: { status: 204 },
  })
  async publish(@Req() request: WebRequest): Promise<void> {
    const terms = parse(schema.newTerms, request.body);
    await this.tenancy.within(await this.scope(request), (tx) => this.terms.publish(tx, terms));
  }

  private scope(request: WebRequest) {
    return this.scopes.deskScope(request, parse(whoseQuery, request.query));
  }
}

const shown = ({ given, ...one }: Application) => ({
  id: one.id,
  kind: one.kind,
  state: one.state,
  name: given.name,
  contactName: given.contactName,
  email: one.email,
  language: one.language,
  plan: given.plan ?? null,
  termsVersion: one.termsVersion,
  appliedAt: one.appliedAt.toISOString(),
  decidedAt: one.decidedAt?.toISOString() ?? null,
  reason: one.reason,
  tenantId: one.madeTenantId,
});
