import { Injectable } from '@nestjs/common';
import { newId } from '@/kernel';
import { type Actor, Tenancy } from '@/runtime';
import { matches, type UsageRule } from './attribution';
import { RuleSaysNothing } from './errors';
import { attributeRuns } from './metering.jobs';
import { RunsStore } from './runs.store';
import { type ListedRule, UsageRulesStore } from './usage-rules.store';

export type NewRule = Omit<UsageRule, 'id'>;

/** The operator's dated rules about whose unclaimed runs are. */
@Injectable()
export class UsageRules {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly rules: UsageRulesStore,
    private readonly runs: RunsStore,
  ) {}

  list(actor: Actor): Promise<ListedRule[]> {
    return this.tenancy.acrossNetwork({ actor, why: 'list usage rules' }, (tx) => this.rules.listed(tx));
  }

  /** Adds a rule and looks at the unattributed runs again by it. */
  async add(rule: NewRule, reason: string, actor: Actor): Promise<string> {
    if (!rule.serverId && !rule.metadataName && !rule.idPrefix) throw new RuleSaysNothing();
    const id = newId();
    await this.tenancy.acrossNetwork({ actor, why: 'add a usage rule' }, async (tx) => {
      await this.rules.add(tx, { ...rule, id, reason });
      await tx.audit(rule.resellerId, 'added usage rule', id, { ...rule, reason });
      await tx.enqueue(attributeRuns({}));
    });
    return id;
  }

  /** The unattributed runs that a rule would give away; writes nothing. */
  async test(
    rule: NewRule,
    actor: Actor,
  ): Promise<{ internalMeetingId: string; meetingName: string; createdAt: Date }[]> {
    return this.tenancy.acrossNetwork({ actor, why: 'test a usage rule' }, async (tx) => {
      const open = await this.runs.unattributed(tx, '', 10_000);
      return open.filter((run) => matches({ ...rule, id: 'test' }, run));
    });
  }
}
