import { Injectable } from '@nestjs/common';
import { type Actor, Tenancy } from '@/runtime';
import { sendLetter } from './letters.jobs';
import { type Letter, LettersStore } from './letters.store';

/** Puts failed letters back on their way, each with the Message-ID it has. */
@Injectable()
export class RetryLetters {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly letters: LettersStore,
  ) {}

  failed(actor: Actor): Promise<Letter[]> {
    return this.tenancy.acrossNetwork({ actor, why: 'list failed letters' }, (tx) => this.letters.failed(tx));
  }

  /** Retries all failed letters, or one; answers how many. */
  run(actor: Actor, letterId?: string): Promise<number> {
    return this.tenancy.acrossNetwork({ actor, why: 'retry letters' }, async (tx) => {
      const failed = (await this.letters.failed(tx)).filter(({ id }) => letterId === undefined || id === letterId);
      for (const { id, resellerId } of failed) {
        await this.letters.requeue(tx, id);
        await tx.enqueue(sendLetter({ resellerId, letterId: id }));
      }
      return failed.length;
    });
  }
}
