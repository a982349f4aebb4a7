import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { type OpenInvoice, OverdueStore } from '@/dunning';
import { addDays, dayIn } from '@/kernel';
import { readOnly, type ScopedTx, Tenancy, type TenantScope, tenantScope } from '@/runtime';
import { type Portal, PortalsStore, type Reseller } from '@/tenants';
import { actorOf, page, visitorOf, type WebRequest } from '@/web';
import type { Language } from '@/wording';
import { type Standing, standingOf } from './standing';

/** Past every due day of an invoice that is issued by now. */
const FAR_DAYS = 400;

/** Whose portal a request is at. */
export interface PortalVisit {
  readonly resellerId: string;
  readonly tenantId: string;
  readonly language: Language;
  readonly scope: TenantScope;
}

/** What a page is made with besides its own rows: the tenant, what it owes, not yet due too, and how it stands by that. */
export interface PortalPage extends Portal {
  readonly open: readonly OpenInvoice[];
  readonly standing: Standing | null;
}

/** What every page of the portal shares: the tenant's own scope, and the reseller's name and colours. */
@Injectable()
export class PortalDesk {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly portals: PortalsStore,
    private readonly overdue: OverdueStore,
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
  look<T>(request: WebRequest, work: (tx: ScopedTx, reseller: Reseller, portal: Portal) => Promise<T>): Promise<T> {
    const { scope, tenantId } = this.visit(request);
    return this.tenancy.within(readOnly(scope), async (tx) => {
      const portal = await this.portals.of(tx, tenantId);
      return work(tx, portal.reseller, portal);
    });
  }

  /** Shows a page of what such a look finds. */
  async show(
    request: WebRequest,
    reply: FastifyReply,
    template: string,
    work: (tx: ScopedTx, reseller: Reseller, page: PortalPage) => Promise<Record<string, unknown>>,
  ): Promise<void> {
    const { entered, found } = await this.enter(request, work);
    await this.send(request, reply, template, entered, found);
  }

  /** What a page begins with, for one whose own rows are not the tenant's; it is sent with `send`. */
  begin(request: WebRequest): Promise<PortalPage> {
    return this.look(request, (tx, _, portal) => this.entered(request, tx, portal));
  }

  /** For a page that is made of more than the tenant's own rows: what it begins with, and what `work` finds; it is sent with `send`. */
  enter<T>(
    request: WebRequest,
    work: (tx: ScopedTx, reseller: Reseller, page: PortalPage) => Promise<T>,
  ): Promise<{ entered: PortalPage; found: T }> {
    return this.look(request, async (tx, reseller, portal) => {
      const entered = await this.entered(request, tx, portal);
      return { entered, found: await work(tx, reseller, entered) };
    });
  }

  async send(
    request: WebRequest,
    reply: FastifyReply,
    template: string,
    { reseller, standing }: PortalPage,
    context: Record<string, unknown>,
  ): Promise<void> {
    const head = { brandName: reseller.name, brandStyle: reseller.slug, standing };
    await reply.type('text/html; charset=utf-8').send(page(template, request, { ...head, ...context }));
  }

  private async entered(request: WebRequest, tx: ScopedTx, portal: Portal): Promise<PortalPage> {
    const { reseller, tenant } = portal;
    const today = dayIn(reseller.zone, tx.clock.now());
    const open = await this.overdue.of(tx, reseller.id, tenant.id, today, addDays(today, FAR_DAYS));
    return { ...portal, open, standing: standingOf(portal, open, today, this.visit(request).language) };
  }
}
