import { Injectable } from '@nestjs/common';
import { dayIn } from '@/kernel';
import { type Actor, Tenancy } from '@/runtime';
import { ResellersStore } from '@/tenants';
import { NotAReferenceDay } from './errors';
import { isReferenceDay, type ReferenceRate } from './late-interest';
import { ReferenceRatesStore } from './reference-rates.store';

/** Somebody of the network has looked Bank Rate up, for one half-year. Noted again it is put right; the log keeps both. */
@Injectable()
export class NoteReferenceRate {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly resellers: ResellersStore,
    private readonly rates: ReferenceRatesStore,
  ) {}

  /** Throws NotAReferenceDay for another day than a half-year's last, and for one that has not passed in London. */
  async run({ day, percent }: ReferenceRate, actor: Actor): Promise<void> {
    await this.tenancy.acrossNetwork({ actor, why: 'note Bank Rate' }, async (tx) => {
      if (!isReferenceDay(day) || day >= dayIn('Europe/London', tx.clock.now())) throw new NotAReferenceDay(day);
      const before = await this.rates.byDay(tx, day);
      await this.rates.save(tx, { day, percent });
      const network = (await this.resellers.network(tx))!;
      await tx.audit(network.id, 'noted Bank Rate', day, { percent, ...(before === null ? {} : { before }) });
    });
  }
}
