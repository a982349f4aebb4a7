import { Injectable } from '@nestjs/common';
import type { NetworkTx } from '@/runtime';
import type { ToldEvent } from './topics';

type Data = ToldEvent['data'];

/** What is told of an event beyond its ids: read when it is told, so that a job carries no copies. */
@Injectable()
export class DescribeEvent {
  /** `ids` as the fact had them, and beside them what people and programs want to know; null: nothing to tell this reseller. */
  async of(
    tx: NetworkTx,
    topic: string,
    ids: Readonly<Record<string, string>>,
    resellerId: string,
  ): Promise<Data | null> {
    if (topic === 'month.incomplete') return this.incomplete(tx, ids, resellerId);
    if (topic.startsWith('server.')) return (await this.concerns(tx, ids, resellerId)) ? ids : null;
    if (ids.invoiceId) return { ...ids, ...(await this.document(tx, ids.invoiceId)) };
    if (ids.paymentId) return { ...ids, ...(await this.payment(tx, ids.paymentId)) };
    if (ids.letterId) return { ...ids, ...(await this.letter(tx, ids.letterId)) };
    if (topic.startsWith('tenant.') || topic.startsWith('limit.')) return { ...ids, ...(await this.tenant(tx, ids)) };
    return { ...ids };
  }

  /** The tenant a document or a payment is about; null for wholesale, and where there is none. */
  async tenantOf(tx: NetworkTx, { invoiceId, paymentId }: Readonly<Record<string, string>>): Promise<string | null> {
    const row = await tx.one<{ tenantId: string | null }>(
      `select tenant_id as "tenantId" from invoices where id = $1
       union all select tenant_id from payments where id = $2`,
      [invoiceId ?? null, paymentId ?? null],
    );
    return row?.tenantId ?? null;
  }

  /** Of a month's drafts, how many lack a source of usage; null where none does. */
  private async incomplete(
    tx: NetworkTx,
    ids: Readonly<Record<string, string>>,
    resellerId: string,
  ): Promise<Data | null> {
    const row = await tx.one<{ drafts: number }>(
      `select count(*)::int as drafts from invoices
       where issuer_reseller_id = $1 and month = $2 and state <> 'issued' and not is_complete`,
      [resellerId, `${ids.month}-01`],
    );
    return row!.drafts > 0 ? { ...ids, ...row } : null;
  }

  /** A shared server concerns every reseller, another's own server nobody but the network. */
  private async concerns(
    tx: NetworkTx,
    { serverId }: Readonly<Record<string, string>>,
    resellerId: string,
  ): Promise<boolean> {
    const row = await tx.one<{ concerns: boolean }>(
      `select s.pool_reseller_id is null or s.pool_reseller_id = $2 or (select is_network from resellers where id = $2) as concerns
       from bbb_servers s where s.id = $1`,
      [serverId, resellerId],
    );
    return row?.concerns ?? false;
  }

  private async document(tx: NetworkTx, id: string): Promise<Data> {
    const row = await tx.one<Record<string, string | null>>(
      `select number, kind, to_char(month, 'YYYY-MM') as month, currency, gross_minor as "grossMinor",
         to_char(due_on, 'YYYY-MM-DD') as "dueOn", buyer ->> 'name' as buyer, tenant_id as "tenantId"
       from invoices where id = $1`,
      [id],
    );
    return row ? { ...row, grossMinor: Number(row.grossMinor) } : {};
  }

  private async payment(tx: NetworkTx, id: string): Promise<Data> {
    const row = await tx.one<Record<string, string | null>>(
      `select p.state, p.amount_minor as "amountMinor", p.currency, y.name as payer, p.tenant_id as "tenantId"
       from payments p join payers y on y.reseller_id = p.reseller_id and y.id = p.payer_id where p.id = $1`,
      [id],
    );
    return row ? { ...row, amountMinor: Number(row.amountMinor) } : {};
  }

  private async letter(tx: NetworkTx, id: string): Promise<Data> {
    const row = await tx.one<Record<string, string | null>>(
      `select subject, array_to_string(recipients, ', ') as "to", last_error as problem from letters where id = $1`,
      [id],
    );
    return row ?? {};
  }

  private async tenant(tx: NetworkTx, { tenantId }: Readonly<Record<string, string>>): Promise<Data> {
    const row = await tx.one<Record<string, string>>('select name as tenant, slug from tenants where id = $1', [
      tenantId,
    ]);
    return row ?? {};
  }
}
