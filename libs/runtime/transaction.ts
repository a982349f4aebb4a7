import type { EntityManager, QueryRunner } from 'typeorm';
import { type Clock, newId } from '@/kernel';
import type { Fact, Job } from './facts-and-jobs';
import type { Actor, Scope } from './scope';

type Row = Record<string, unknown>;

/** A question whose answer is one whole number, such as a count; put to the database alone (`figure`) or with others (`figures`). */
export interface Figure {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/** What both kinds of transaction can do. Facts and jobs are rows of this very transaction. */
abstract class Tx {
  constructor(
    private readonly runner: QueryRunner,
    readonly clock: Clock,
    readonly actor: Actor,
  ) {}

  get manager(): EntityManager {
    return this.runner.manager;
  }

  /** Runs one statement and answers its rows; for `returning` of update and delete too. */
  async query<T = Row>(sql: string, parameters: unknown[] = []): Promise<T[]> {
    const { records } = await this.runner.query(sql, parameters, true);
    return (records ?? []) as T[];
  }

  async one<T = Row>(sql: string, parameters: unknown[] = []): Promise<T | undefined> {
    return (await this.query<T>(sql, parameters))[0];
  }

  async figure(asked: Figure): Promise<number> {
    return (await this.figures({ asked })).asked;
  }

  /** Asks several rooms' questions in one statement; answers under the same names. */
  async figures<Name extends string>(asked: Readonly<Record<Name, Figure>>): Promise<Record<Name, number>> {
    const parameters: unknown[] = [];
    const columns = Object.entries<Figure>(asked).map(([name, figure]) => {
      const before = parameters.length;
      parameters.push(...figure.parameters);
      return `(${figure.sql.replace(/\$(\d+)/g, (_, at) => `$${before + Number(at)}`)})::int as "${name}"`;
    });
    return (await this.one<Record<Name, number>>(`select ${columns.join(', ')}`, parameters))!;
  }

  announce(...facts: Fact[]): Promise<void> {
    return this.post(
      'fact',
      facts.map(({ name, payload }) => ({ name, payload })),
    );
  }

  enqueue(...jobs: Job[]): Promise<void> {
    return this.post(
      'job',
      jobs.map(({ name, payload, key }) => ({ name, payload: { key, payload } })),
    );
  }

  private async post(kind: 'fact' | 'job', entries: { name: string; payload: unknown }[]): Promise<void> {
    if (entries.length === 0) return;
    await this.query(
      `insert into outbox (id, kind, name, payload, created_at)
       select id, $1, name, payload::jsonb, $2 from unnest($3::uuid[], $4::text[], $5::text[]) as o(id, name, payload)`,
      [
        kind,
        this.clock.now(),
        entries.map(() => newId()),
        entries.map(({ name }) => name),
        entries.map(({ payload }) => JSON.stringify(payload)),
      ],
    );
  }

  protected async writeAudit(
    resellerId: string,
    tenantId: string | null,
    action: string,
    subject: string,
    details: Row,
    actor: Actor = this.actor,
  ): Promise<void> {
    await this.query(
      `insert into audit_entries (reseller_id, id, tenant_id, at, actor, action, subject, details)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [resellerId, newId(), tenantId, this.clock.now(), actor, action, subject, details],
    );
  }
}

/** A transaction in which the database shows and takes only what its scope may see. Made by `tenancy.within` alone. */
export class ScopedTx extends Tx {
  constructor(
    runner: QueryRunner,
    clock: Clock,
    readonly scope: Scope,
  ) {
    super(runner, clock, scope.actor);
  }

  get resellerId(): string {
    return this.scope.resellerId;
  }

  /** Writes who did what to what; `details` never holds a secret. What a tenant did in its reseller's scope is of that tenant. */
  audit(action: string, subject: string, details: Row = {}, ofTenantId: string | null = null): Promise<void> {
    const tenantId = this.scope.kind === 'tenant' ? this.scope.tenantId : ofTenantId;
    return this.writeAudit(this.scope.resellerId, tenantId, action, subject, details);
  }
}

/** A transaction across all resellers, on the network's own login. Made by `tenancy.acrossNetwork` alone. */
export class NetworkTx extends Tx {
  audit(resellerId: string, action: string, subject: string, details: Row = {}): Promise<void> {
    return this.writeAudit(resellerId, null, action, subject, details);
  }

  /** Writes that a person looks across all resellers, and why; the network's own audit log keeps it. */
  async auditLook(why: string): Promise<void> {
    await this.query(
      `insert into audit_entries (reseller_id, id, tenant_id, at, actor, action, subject, details)
       select id, $1, null, $2, $3, 'looked across the network', $4, '{}' from resellers where is_network`,
      [newId(), this.clock.now(), this.actor, why],
    );
  }

  /** Writes what somebody did whom this transaction's own work has only just told: a sign-in. */
  auditAs(
    actor: Actor,
    resellerId: string,
    action: string,
    subject: string,
    details: Row = {},
    tenantId: string | null = null,
  ): Promise<void> {
    return this.writeAudit(resellerId, tenantId, action, subject, details, actor);
  }
}
