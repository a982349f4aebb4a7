import { tenantKeyOf } from '@/adapters/bbb';

export interface Owner {
  readonly resellerId: string;
  readonly tenantId: string;
}

/** A dated rule of the operator: all that it names must match. Days are `YYYY-MM-DD` in UTC, `until` not included. */
export interface UsageRule extends Owner {
  readonly id: string;
  readonly serverId: string | null;
  readonly metadataName: string | null;
  readonly metadataValue: string | null;
  readonly idPrefix: string | null;
  readonly validFrom: string;
  readonly validUntil: string | null;
}

export interface RunIdentity {
  readonly serverId: string;
  readonly meetingId: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly createdAt: Date;
}

export interface Attribution extends Owner {
  readonly by: string;
}

/**
 * Whose a run is: the tenant whose key its id carries, else the first rule that matches on the day it was created.
 * Null is nobody's: kept and listed, never billed, never dropped.
 */
export function attribute(
  run: RunIdentity,
  keys: ReadonlyMap<string, Owner>,
  rules: readonly UsageRule[],
): Attribution | null {
  const key = tenantKeyOf(run.meetingId);
  const owner = key === null ? undefined : keys.get(key);
  if (owner) return { ...owner, by: 'id' };
  const rule = rules.find((candidate) => matches(candidate, run));
  return rule ? { resellerId: rule.resellerId, tenantId: rule.tenantId, by: `rule ${rule.id}` } : null;
}

export function matches(rule: UsageRule, run: RunIdentity): boolean {
  const day = run.createdAt.toISOString().slice(0, 10);
  return (
    (rule.serverId === null || rule.serverId === run.serverId) &&
    (rule.metadataName === null || run.metadata[rule.metadataName] === rule.metadataValue) &&
    (rule.idPrefix === null || run.meetingId.startsWith(rule.idPrefix)) &&
    rule.validFrom <= day &&
    (rule.validUntil === null || day < rule.validUntil)
  );
}
