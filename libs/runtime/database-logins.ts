import { createHmac } from 'node:crypto';
import { Client, escapeIdentifier, escapeLiteral } from 'pg';

const LOGINS = ['tallyroom_owner', 'tallyroom_app', 'tallyroom_network'] as const;
export type Login = (typeof LOGINS)[number];
export type LoginUrls = Record<Login, string>;

/**
 * The three logins' addresses for a database, worked out from the administrative one: each password is an HMAC of the
 * administrator's under the login's name, so that development needs one secret. Production sets the three by hand.
 */
export function loginUrls(adminUrl: string, database = new URL(adminUrl).pathname.slice(1)): LoginUrls {
  const address = (login: Login): string => {
    const url = new URL(adminUrl);
    const password = createHmac('sha256', url.password || 'tallyroom')
      .update(login)
      .digest('hex')
      .slice(0, 40);
    url.username = login;
    url.password = password;
    url.pathname = `/${database}`;
    return url.toString();
  };
  return {
    tallyroom_owner: address('tallyroom_owner'),
    tallyroom_app: address('tallyroom_app'),
    tallyroom_network: address('tallyroom_network'),
  };
}

async function asAdministrator<T>(adminUrl: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: adminUrl, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/**
 * Makes the three logins, or sets their passwords anew; none is a superuser, bypasses row-level security or belongs to
 * another. Safe to run twice.
 */
export async function makeLogins(adminUrl: string, urls: LoginUrls = loginUrls(adminUrl)): Promise<void> {
  await asAdministrator(adminUrl, async (client) => {
    await client.query('begin');
    await client.query(`select pg_advisory_xact_lock(hashtext('tallyroom logins'))`);
    for (const login of LOGINS) {
      const { rowCount } = await client.query('select 1 from pg_roles where rolname = $1', [login]);
      const name = escapeIdentifier(login);
      const password = escapeLiteral(decodeURIComponent(new URL(urls[login]).password));
      const attributes = 'login nosuperuser nobypassrls nocreatedb nocreaterole inherit';
      await client.query(`${rowCount ? 'alter' : 'create'} role ${name} ${attributes} password ${password}`);
    }
    await client.query('commit');
  });
}

/**
 * Makes an empty database that tallyroom_owner owns, unless it is there; optionally as a copy of another, by its files: a
 * third of the time that a copy through the log takes.
 */
export async function makeDatabase(adminUrl: string, database: string, template?: string): Promise<void> {
  await asAdministrator(adminUrl, async (client) => {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [database]);
    if (rowCount) return;
    const from = template
      ? `template ${escapeIdentifier(template)} strategy file_copy`
      : 'template template0 encoding utf8';
    await client.query(`grant tallyroom_owner to current_user`).catch(() => undefined);
    await client.query(`create database ${escapeIdentifier(database)} owner tallyroom_owner ${from}`);
  });
}

export async function dropDatabase(adminUrl: string, database: string): Promise<void> {
  await asAdministrator(adminUrl, (client) =>
    client.query(`drop database if exists ${escapeIdentifier(database)} with (force)`),
  );
}
