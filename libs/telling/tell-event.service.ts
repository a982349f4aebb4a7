import { Injectable } from '@nestjs/common';
import { asJob, Tenancy } from '@/runtime';
import { DescribeEvent } from './describe-event.service';
import { EndpointsStore } from './endpoints.store';
import { tellOne } from './telling.jobs';
import { TellingsStore } from './tellings.store';
import type { ToldEvent, Topic } from './topics';

const actor = asJob('telling.tell-event');

export interface Happened {
  readonly topic: string;
  readonly key: string;
  /** Null: of no reseller in particular; every reseller that asked is told. */
  readonly resellerId: string | null;
  readonly tenantId: string | null;
  readonly ids: Readonly<Record<string, string>>;
}

/** Writes down what is to be told to each who asked, once, and has it told. */
@Injectable()
export class TellEvent {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly endpoints: EndpointsStore,
    private readonly tellings: TellingsStore,
    private readonly describe: DescribeEvent,
  ) {}

  /** Answers how many are told now. */
  run({ topic, key, ids, ...whose }: Happened): Promise<number> {
    return this.tenancy.acrossNetwork({ actor, why: 'tell of an event' }, async (tx) => {
      const tenantId = whose.tenantId ?? (await this.describe.tenantOf(tx, ids));
      const wanting = await this.endpoints.wanting(tx, { topic, resellerId: whose.resellerId, tenantId });
      if (wanting.length === 0) return 0;
      const timestamp = tx.clock.now().toISOString();
      let told = 0;
      for (const endpoint of wanting) {
        const data = await this.describe.of(tx, topic, ids, endpoint.resellerId);
        if (!data) continue;
        const event: ToldEvent = { type: topic as Topic, timestamp, data };
        const one = await this.tellings.add(tx, endpoint, `${topic}.${key}`, event);
        if (!one) continue;
        await tx.enqueue(tellOne({ ...one, tries: 0 }));
        told += 1;
      }
      return told;
    });
  }
}
