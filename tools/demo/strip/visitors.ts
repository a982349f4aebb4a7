import { SignIn } from '../../../libs/people';
import { Tenancy } from '../../../libs/runtime';
import { say, type TextKey } from '../../../libs/wording';
import { DEMO_RESELLERS, demoLogins } from '../../../test/world/demo-parties';
import { actor, type Stage } from './stage';

const DAY_MS = 24 * 3_600_000;
const STAY_MS = 400 * DAY_MS;

/** Whom a visitor of the demo can be, by the house they belong to; `at` signs in as them, as often as it is followed. */
export function houses(): { name: string; people: { at: string; email: string; title: string; of: string }[] }[] {
  return DEMO_RESELLERS.map(({ slug, name, tenants }) => ({
    name,
    people: demoLogins()
      .filter(({ reseller }) => reseller === slug)
      .map(({ email, role, tenant }) => ({
        at: visitAs(email),
        email,
        title: say('en', `role.${role}` as TextKey),
        of: tenants.find((one) => one.slug === tenant)?.name ?? name,
      })),
  }));
}

/** The path at which a visitor becomes one of the demo's people. It stays good, where a sign-in link is for once. */
export const visitAs = (email: string): string => `/demo/people/${email}`;

/** A new sign-in link for one of the demo's people; null for anybody else. */
export async function signInLink({ app }: Stage, email: string): Promise<string | null> {
  return demoLogins().some((login) => login.email === email) ? app.get(SignIn).createLink(email) : null;
}

/** Whoever is signed in stays so while an act turns the clock by weeks. */
export async function keepVisitors({ app, clock }: Stage): Promise<void> {
  const now = clock.now();
  await app
    .get(Tenancy)
    .acrossNetwork({ actor, why: 'visitors stay while the clock turns' }, (tx) =>
      tx.query('update sessions set expires_at = $2 where expires_at > $1', [now, new Date(now.getTime() + STAY_MS)]),
    );
}
