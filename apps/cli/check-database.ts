import { Client } from 'pg';
import { type Config, pendingMigrations } from '@/runtime';
import { type Finding, look } from './finding';

const OLDEST = 150_000;

/** The three logins, the server's version, and whether the schema is the newest. */
export async function checkDatabase(config: Config): Promise<Finding[]> {
  const { DATABASE_OWNER_URL: owner, DATABASE_APP_URL: app, DATABASE_NETWORK_URL: network } = config;
  const logins = await Promise.all([app, network, ...(owner ? [owner] : [])].map(login));
  const schema = await look('schema', 'Run "tallyroom db migrate".', async () => {
    if (!owner) return 'was not looked at: DATABASE_OWNER_URL is not set here';
    if (await pendingMigrations(owner)) throw new Error('Migrations are pending.');
    return 'is the newest';
  });
  return [...logins, schema];
}

function login(url: string): Promise<Finding> {
  const name = new URL(url).username;
  return look(
    `database login ${name}`,
    'Check its address; "tallyroom db roles" with the administrative DATABASE_URL makes the logins as they must be.',
    async () => {
      const client = new Client({ connectionString: url, connectionTimeoutMillis: 5000 });
      await client.connect();
      try {
        const { rows } = await client.query<{ strong: boolean; member: boolean; version: number }>(
          `select rolsuper or rolbypassrls as strong, current_setting('server_version_num')::int as version,
             exists (select 1 from pg_auth_members where member = r.oid) as member
           from pg_roles r where rolname = current_user`,
        );
        const { strong, member, version } = rows[0]!;
        if (strong)
          throw new Error('It is a superuser or bypasses row-level security: resellers would see each other.');
        if (member) throw new Error('It is a member of another login, whose policies then hold for it too.');
        if (version < OLDEST) throw new Error(`Postgres ${Math.floor(version / 10_000)} is too old: 15 is the oldest.`);
        return `connects, bound by row-level security, Postgres ${Math.floor(version / 10_000)}`;
      } finally {
        await client.end();
      }
    },
  );
}
