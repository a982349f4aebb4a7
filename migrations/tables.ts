/**
 * What every table gets, so that no migration forgets it: row-level security enabled and forced, a policy for each of
 * the three logins, and grants. The owner needs a policy too: FORCE binds it, and a backfill would quietly change
 * nothing.
 */
const RESELLER = `(select nullif(current_setting('app.reseller', true), '')::uuid)`;
const TENANT_ALL = `(select current_setting('app.tenant', true) = 'all')`;
const TENANT = `(select nullif(nullif(current_setting('app.tenant', true), ''), 'all')::uuid)`;
const IS_NETWORK = `(select current_setting('app.scope', true) = 'network')`;

const locked = (table: string): string => `
  alter table ${table} enable row level security;
  alter table ${table} force row level security;
  create policy owner_all on ${table} to tallyroom_owner using (true) with check (true);
  create policy network_all on ${table} to tallyroom_network using (true) with check (true);`;

type Verb = 'select' | 'insert' | 'update' | 'delete';
interface Grants {
  app?: Verb[];
  network?: Verb[];
}
const ALL: Verb[] = ['select', 'insert', 'update', 'delete'];
const grants = (table: string, { app = ALL, network = ALL }: Grants): string =>
  [
    app.length ? `grant ${app.join(', ')} on ${table} to tallyroom_app;` : '',
    network.length ? `grant ${network.join(', ')} on ${table} to tallyroom_network;` : '',
  ].join('\n');

/** Rows of one tenant (`reseller_id` and `tenant_id`): seen in that tenant's scope and in its reseller's. */
export const tenantTable = (table: string, verbs: Grants = {}): string => `${locked(table)}
  create policy app_scope on ${table} to tallyroom_app
    using (reseller_id = ${RESELLER} and (${TENANT_ALL} or tenant_id = ${TENANT}))
    with check (reseller_id = ${RESELLER} and (${TENANT_ALL} or tenant_id = ${TENANT}));
  ${grants(table, verbs)}`;

/** Rows of one reseller as a whole (`reseller_id` alone): no tenant sees them. */
export const resellerTable = (table: string, verbs: Grants = {}): string => `${locked(table)}
  create policy app_scope on ${table} to tallyroom_app
    using (reseller_id = ${RESELLER} and ${TENANT_ALL})
    with check (reseller_id = ${RESELLER} and ${TENANT_ALL});
  ${grants(table, verbs)}`;

/** Rows of the network alone: raw evidence, runs, sessions. The application's login has no grant at all. */
export const networkTable = (table: string, network: Verb[] = ALL): string => `${locked(table)}
  ${grants(table, { app: [], network })}`;

/** A shared table: no reseller's in particular. The grants say all; it stands on the list in test/house. */
export const sharedTable = (table: string, verbs: Grants): string => grants(table, verbs);

/** Wholesale rows (`tier`) are written in network scope alone; the reseller they concern reads them. */
export const wholesaleIsTheNetworks = (table: string): string =>
  (['insert', 'update', 'delete'] as const)
    .map(
      (verb) => `create policy wholesale_${verb} on ${table} as restrictive for ${verb} to tallyroom_app
        ${verb === 'insert' ? 'with check' : 'using'} (tier = 'retail' or ${IS_NETWORK});`,
    )
    .join('\n');

/** Documents under way are the issuer's own: a tenant, and for wholesale the reseller, sees them once issued. */
export const draftsAreTheIssuers = (table: string, issued: string): string => `
  create policy drafts_hidden on ${table} as restrictive for select to tallyroom_app
    using (${issued} or ${IS_NETWORK} or (tier = 'retail' and ${TENANT_ALL}));`;

/** Rows that are only ever added. */
export const ADD_ONLY: Grants = { app: ['select', 'insert'], network: ['select', 'insert'] };
/** Rows the application's login reads and the network's login writes. */
export const NETWORK_WRITES: Grants = { app: ['select'] };
