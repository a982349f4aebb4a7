import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { readOnly, type ScopedTx, Tenancy, type TenantScope, tenantScope } from '@/runtime';
import { type Reseller, ResellersStore } from '@/tenants';
import { actorOf, page, visitorOf, type WebRequest } from '@/web';
import type { Language } from '@/wording';
import { type Standing, Standings } from './standing.service';

/** Whose portal a request is at. */
export interface PortalVisit {
  readonly resellerId: string;
  readonly tenantId: string;
  readonly language: Language;
  readonly scope: TenantScope;
}

/** What every page of the portal shares: the tenant's own scope, and the reseller's name and colours. */
@Injectable()
export class PortalDesk {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly resellers: ResellersStore,
    private readonly standings: Standings,
  ) {}

  visit(request: WebRequest): PortalVisit {
    const { membership, person } = visitorOf(request);
    const { resellerId, tenantId } = membership;
    return {
      resellerId,
      tenantId: tenantId!,
      language: person.language,
      scope: tenantScope(resellerId, tenantId!, actorOf(request)),
    };
  }

  /** A read-only look at the tenant's own rows. */
  look<T>(request: WebRequest, work: (tx: ScopedTx, reseller: Reseller) => Promise<T>): Promise<T> {
    const { scope, resellerId } = this.visit(request);
    return this.tenancy.within(readOnly(scope), async (tx) => work(tx, await this.resellers.byId(tx, resellerId)));
  }

  /** What is overdue or held back, for the head of a page. */
  standing(request: WebRequest): Promise<Standing | null> {
    const { tenantId, language } = this.visit(request);
    return this.look(request, (tx, reseller) => this.standings.of(tx, reseller, tenantId, language));
  }

  /** Shows a page of what such a look finds. */
  async show(
    request: WebRequest,
    reply: FastifyReply,
    template: string,
    work: (tx: ScopedTx, reseller: Reseller) => Promise<Record<string, unknown>>,
  ): Promise<void> {
    const { tenantId, language } = this.visit(request);
    const context = await this.look(request, async (tx, reseller) => ({
      brandName: reseller.name,
      brandStyle: reseller.slug,
      standing: await this.standings.of(tx, reseller, tenantId, language),
      ...(await work(tx, reseller)),
    }));
    await reply.type('text/html; charset=utf-8').send(page(template, request, context));
  }
}
