import { dropDatabase, type LoginUrls, loginUrls, makeDatabase, makeLogins, migrate } from '../../libs/runtime';

const TEMPLATE = process.env.TALLYROOM_TEST_TEMPLATE ?? 'tallyroom_test_template';

/** The administrative address the test runner hands over; `npm test` sets it. */
export function adminUrl(): string {
  const url = process.env.DATABASE_URL;
  if (!url) throw new Error('DATABASE_URL is not set: run the tests by "npm test", which brings up a Postgres.');
  return url;
}

/** Migrates one template database, from which each suite takes a copy in a tenth of a second. */
export async function makeTemplate(): Promise<void> {
  await makeLogins(adminUrl());
  await dropDatabase(adminUrl(), TEMPLATE);
  await makeDatabase(adminUrl(), TEMPLATE);
  await migrate(loginUrls(adminUrl(), TEMPLATE).tallyroom_owner);
}

const OCTOBER = `${TEMPLATE}_october`;

/** A copy of the template, to build the demo world in, from which suites take copies in turn. */
export async function makeOctoberTemplate(): Promise<LoginUrls> {
  await dropDatabase(adminUrl(), OCTOBER);
  await makeDatabase(adminUrl(), OCTOBER, TEMPLATE);
  return loginUrls(adminUrl(), OCTOBER);
}

/** A migrated database of this suite's own: empty, or with the demo world of October in it. */
export async function freshDatabase(
  name: string,
  holds: 'nothing' | 'october' = 'nothing',
): Promise<{ urls: LoginUrls; drop: () => Promise<void> }> {
  const database = `tallyroom_test_${name}_${process.pid}`;
  await dropDatabase(adminUrl(), database);
  await makeDatabase(adminUrl(), database, holds === 'october' ? OCTOBER : TEMPLATE);
  return { urls: loginUrls(adminUrl(), database), drop: () => dropDatabase(adminUrl(), database) };
}
