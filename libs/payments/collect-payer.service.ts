import { Injectable } from '@nestjs/common';
import { type Actor, asJob } from '@/runtime';
import { CollectTogether } from './collect-together.service';
import type { Decision } from './collection-decision';
import type { DuePayer } from './collections.store';

/** Collects from one payer what is due today, also where a person has stopped collecting: somebody asks for it. */
@Injectable()
export class CollectPayer {
  constructor(private readonly together: CollectTogether) {}

  /** Answers the decision that was taken. Run again it finds its payment under way, and begins no second one. */
  async run(payer: DuePayer, actor: Actor = asJob('payments.collect')): Promise<Decision['do']> {
    const { decisions, failures } = await this.together.run([payer], actor, { isByHand: true });
    if (failures.length > 0) throw failures[0]!.error;
    return decisions.get(payer.payerId)!;
  }
}
