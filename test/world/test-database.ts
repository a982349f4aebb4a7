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

/** A migrated, empty database of this suite's own. */
export async function freshDatabase(name: string): Promise<{ urls: LoginUrls; drop: () => Promise<void> }> {
  const database = `tallyroom_test_${name}_${process.pid}`;
  await dropDatabase(adminUrl(), database);
  await makeDatabase(adminUrl(), database, TEMPLATE);
  return { urls: loginUrls(adminUrl(), database), drop: () => dropDatabase(adminUrl(), database) };
}
