import { Injectable } from '@nestjs/common';
import { type Actor, asJob, Tenancy } from '@/runtime';
import { sendLetter } from './letters.jobs';
import { type Letter, LettersStore } from './letters.store';

/** The last wait of a letter's twelve tries is some eleven hours. */
const LONGEST_WAIT_MS = 12 * 60 * 60_000;

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

  /** Sends on what has waited longer than any wait between two tries; a letter whose job still waits has it once. */
  resume(): Promise<number> {
    return this.tenancy.acrossNetwork({ actor: asJob('letters.resume-letters'), why: 'resume letters' }, async (tx) => {
      const waiting = await this.letters.waiting(tx, new Date(tx.clock.now().getTime() - LONGEST_WAIT_MS));
      await tx.enqueue(...waiting.map(({ id, resellerId }) => sendLetter({ resellerId, letterId: id })));
      return waiting.length;
    });
  }

  /** Retries failed letters: all of them, one, or a reseller's; answers how many. */
  run(actor: Actor, letterId?: string, resellerIdAsked?: string): Promise<number> {
    return this.tenancy.acrossNetwork({ actor, why: 'retry letters' }, async (tx) => {
      const failed = await this.letters.failed(tx, { id: letterId, resellerId: resellerIdAsked });
      for (const { id, resellerId } of failed) {
        await tx.audit(resellerId, 'sent letter again', id);
        await this.letters.requeue(tx, id);
        await tx.enqueue(sendLetter({ resellerId, letterId: id }));
      }
      return failed.length;
    });
  }
}
