import type { INestApplicationContext } from '@nestjs/common';
import { DunningPoliciesStore, PROPOSED, SaveDunningPolicy } from '../../libs/dunning';
import { asIssuer } from '../../libs/invoicing';
import { addDays, dayIn } from '../../libs/kernel';
import { asCommand, Tenancy } from '../../libs/runtime';
import { IssuersStore, ResellersStore } from '../../libs/tenants';

const actor = asCommand('demo');

/** Every reseller reminds by the proposed steps, and so does the network its resellers; without a suspension there. */
export async function setReminders(app: INestApplicationContext): Promise<void> {
  const resellers = await app
    .get(Tenancy)
    .acrossNetwork({ actor, why: 'set the demo to remind' }, (tx) => app.get(ResellersStore).all(tx));
  for (const { id, isNetwork, zone } of resellers)
    for (const tier of isNetwork ? (['retail', 'wholesale'] as const) : (['retail'] as const)) {
      const of = await asIssuer(app.get(Tenancy), { tier, issuerResellerId: id }, actor, async (tx) => {
        const issuer = (await app.get(IssuersStore).ofReseller(tx, id))[0]!;
        const whose = { tier, issuerResellerId: id, issuerId: issuer.id };
        const versions = await app.get(DunningPoliciesStore).versions(tx, whose);
        return versions.length > 0 ? null : { whose, startsOn: addDays(dayIn(zone, tx.clock.now()), -180) };
      });
      const steps = tier === 'retail' ? PROPOSED.steps : PROPOSED.steps.filter(({ kind }) => kind === 'reminder');
      if (of)
        await app
          .get(SaveDunningPolicy)
          .run(of.whose, { ...PROPOSED, steps, promiseDays: 14, startsOn: of.startsOn }, actor);
    }
}
