import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { type Delivery, MailRefused, MailServerUnavailable, SmtpMailer } from '@/adapters/mail';
import { asJob, CONFIG, type Config, networkScope, Tenancy } from '@/runtime';
import { ComposeLetter } from './compose-letter.service';
import { letterFailed } from './letters.facts';
import { LettersStore } from './letters.store';

/**
 * Sends one letter. It cannot be sent exactly once: killed between the server's yes and our mark it goes again, with
 * the same Message-ID. A refusal for good puts it on the failed list; anything else is tried again.
 */
@Injectable()
export class SendLetter implements OnApplicationShutdown {
  private readonly mailer: SmtpMailer;

  constructor(
    private readonly tenancy: Tenancy,
    private readonly letters: LettersStore,
    private readonly composer: ComposeLetter,
    @Inject(CONFIG) config: Config,
  ) {
    this.mailer = new SmtpMailer(config.SMTP_URL);
  }

  async run({
    resellerId,
    letterId,
    isLastTry = false,
  }: {
    resellerId: string;
    letterId: string;
    isLastTry?: boolean;
  }): Promise<void> {
    const scope = networkScope(resellerId, asJob('letters.send-letter'));
    const mail = await this.tenancy.within(scope, async (tx) => {
      const letter = await this.letters.byId(tx, letterId);
      return letter && letter.state !== 'sent' ? this.composer.run(tx, letter) : null;
    });
    if (!mail) return;
    const outcome = await this.mailer.send(mail).then(told, (error: Error) => ({ deliveredTo: [], failure: error }));
    const { deliveredTo, failure } = outcome;
    const isFinal = isLastTry || failure instanceof MailRefused;
    const state = failure === null ? 'sent' : isFinal ? 'failed' : 'queued';
    await this.tenancy.within(scope, async (tx) => {
      await this.letters.mark(tx, letterId, state, { error: failure?.message, deliveredTo });
      const letter = await this.letters.byId(tx, letterId);
      // An alarm that cannot be mailed raises no other.
      if (state === 'failed' && letter?.kind !== 'alert') await tx.announce(letterFailed({ resellerId, letterId }));
    });
    if (failure) throw failure;
  }

  onApplicationShutdown(): void {
    this.mailer.close();
  }
}

/** A delivery as the letter keeps it: who has it, and what stands in the way of the others. */
function told({ accepted, refused }: Delivery): { deliveredTo: readonly string[]; failure: Error | null } {
  if (refused.length === 0) return { deliveredTo: accepted, failure: null };
  const why = refused.map(({ address, why }) => `${address}: ${why}`).join('; ');
  const isFinal = refused.every((one) => one.isFinal);
  return { deliveredTo: accepted, failure: isFinal ? new MailRefused(why) : new MailServerUnavailable(new Error(why)) };
}
