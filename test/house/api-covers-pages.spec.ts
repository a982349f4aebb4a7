import { createConfig, lintFromString } from '@redocly/openapi-core';
import { describedRoutes, openApiDocument } from '../../apps/platform/api/open-api';
import { API_SCOPES, GRAVE_SCOPES, type Role } from '../../libs/people';
import { isPersons, type Route, rolesOf } from '../../libs/web';
import { platformRoutes } from '../../tools/docs/access';

/** What the pages do and show, and where a program has it: `page → address of the API`, one a line. */
const COVERED = `
POST /console/applications/:id/approval → POST /v1/applications/:id/approval
POST /console/applications/:id/refusal → POST /v1/applications/:id/refusal
POST /console/applications/sandboxes-at-once → PUT /v1/sandboxes/at-once
POST /console/applications/terms → POST /v1/terms
POST /console/branding → PUT /v1/branding
POST /console/branding/logo → PUT /v1/branding/logo
POST /console/branding/logo/removal → DELETE /v1/branding/logo
POST /console/dunning → POST /v1/dunning/policies
POST /console/dunning/preview → POST /v1/dunning/previews
POST /console/dunning/promises/:invoiceId → POST /v1/invoices/:id/promise
POST /console/dunning/promises/:invoiceId/removal → DELETE /v1/invoices/:id/promise
POST /console/dunning/reference-rates → POST /v1/reference-rates
POST /console/invoices/:id/approval → POST /v1/invoices/:id/approval
POST /console/invoices/:id/credit-notes → POST /v1/invoices/:id/credit-notes
POST /console/invoices/:id/hold → POST /v1/invoices/:id/hold
POST /console/invoices/:id/release → DELETE /v1/invoices/:id/hold
POST /console/invoices/:id/letter → POST /v1/invoices/:id/letters
POST /console/invoices/:id/lines → POST /v1/invoices/:id/lines
POST /console/invoices/:id/lines/:lineId/removal → DELETE /v1/invoices/:id/lines/:lineId
POST /console/invoices/:id/note → PUT /v1/invoices/:id/note
POST /console/issuer → PUT /v1/issuer
POST /console/issuer/bank → PUT /v1/issuer/bank
POST /console/issuer/series → PUT /v1/issuer/number-formats
POST /console/issuer/vat-statuses → POST /v1/issuer/vat-statuses
POST /console/issuer/vat-statuses/:startsOn/removal → DELETE /v1/issuer/vat-statuses/:startsOn
POST /console/jobs/retries → POST /v1/jobs/retries
POST /console/mails/:id/retry → POST /v1/letters/:id/retries
POST /console/mails/retries → POST /v1/letters/retries
POST /console/month-end/approval → POST /v1/months/:month/approval
POST /console/payers/:id → PUT /v1/payers/:id
POST /console/payers/:id/copies → POST /v1/payers/:id/copies
POST /console/payers/:id/tenants → POST /v1/payers/:id/tenants
POST /console/payment-account → PUT /v1/payment-account
POST /console/payment-account/debit-ceilings → PUT /v1/payment-account/debit-ceilings
POST /console/payment-account/webhook-secrets → POST /v1/payment-account/webhook-secrets
POST /console/payments/:id/refunds → POST /v1/payments/:id/refunds
POST /console/payments/collecting → PUT /v1/payments/collecting
POST /console/payments/bank-import → POST /v1/bank/statements
POST /console/payments/bank/:id/exclusion → POST /v1/bank/transactions/:id/exclusion
POST /console/payments/bank/:id/match → POST /v1/bank/transactions/:id/match
POST /console/payments/bank/:id/refund → POST /v1/bank/transactions/:id/refund
POST /console/payments/bank/:id/reversal → DELETE /v1/bank/transactions/:id/decision
POST /console/payments/bank/matching → POST /v1/bank/transactions/matching
POST /console/payments/bank-accounts → POST /v1/bank/accounts
POST /console/payments/bank-accounts/:id/printing → PUT /v1/bank/accounts/:id/printing
POST /console/prices/:code/draft → POST /v1/price-lists/:code/versions
POST /console/questions/:id/answer → POST /v1/questions/:id/answer
POST /console/questions/:id/credit-note → POST /v1/questions/:id/credit-note
POST /console/questions/:id/plan → POST /v1/questions/:id/plan
POST /console/questions/:id/refusal → POST /v1/questions/:id/refusal
POST /console/resellers/:id → PUT /v1/resellers/:id
POST /console/resellers/:id/terms → POST /v1/resellers/:id/terms
POST /console/resellers/:id/suspension → POST /v1/resellers/:id/suspension
POST /console/resellers/:id/suspension/removal → DELETE /v1/resellers/:id/suspension
POST /console/sandboxes/:id/reseller → POST /v1/sandboxes/:id/reseller
POST /console/sandboxes/:id/tenant → POST /v1/sandboxes/:id/tenant
POST /console/servers/:id/maintenances → POST /v1/servers/:id/maintenances
POST /console/servers/:id/maintenances/:maintenanceId/end → DELETE /v1/servers/:id/maintenances/:maintenanceId
POST /console/servers/:id/removal → DELETE /v1/servers/:id
POST /console/servers/:id/state → PUT /v1/servers/:id/state
POST /console/servers/moves → POST /v1/moves
POST /console/servers/moves/:id/:step → POST /v1/moves/:id/steps
POST /console/servers/orders → POST /v1/server-orders
POST /console/servers/orders/:id/activation → POST /v1/server-orders/:id/activation
POST /console/servers/orders/:id/cancellation → DELETE /v1/server-orders/:id
POST /console/tenants/:id → PATCH /v1/tenants/:id
POST /console/tenants/:id/agreement → POST /v1/tenants/:id/agreements
POST /console/tenants/:id/agreement/ceiling → PUT /v1/tenants/:id/ceiling
POST /console/tenants/:id/agreement/end → POST /v1/tenants/:id/agreements/ends
POST /console/tenants/:id/agreement/pause → POST /v1/tenants/:id/agreements/pauses
POST /console/tenants/:id/agreement/plan → POST /v1/tenants/:id/agreements/plans
POST /console/tenants/:id/notes → POST /v1/tenants/:id/notes
POST /console/tenants/:id/secrets → POST /v1/tenants/:id/secrets
POST /console/tenants/:id/secrets/:secretId/revocation → DELETE /v1/tenants/:id/secrets/:secretId
POST /console/tenants/:id/suspension → POST /v1/tenants/:id/suspension
POST /console/tenants/:id/suspension/removal → DELETE /v1/tenants/:id/suspension
POST /console/tenants/import → POST /v1/tenant-imports
POST /console/tenants/new → POST /v1/tenants
POST /console/usage/rules → POST /v1/usage/rules
POST /console/usage/unattributed → POST /v1/usage/attributions
POST /SIDE/alerts → POST /v1/alerts
POST /SIDE/alerts/:id/removal → DELETE /v1/alerts/:id
POST /SIDE/alerts/:id/state → POST /v1/alerts/:id/state
POST /SIDE/alerts/:id/tellings/:tellingId/again → POST /v1/alerts/:id/deliveries/:deliveryId/retries
POST /SIDE/alerts/:id/test → POST /v1/alerts/:id/tests
POST /SIDE/webhooks → POST /v1/webhooks
POST /SIDE/webhooks/:id/removal → DELETE /v1/webhooks/:id
POST /SIDE/alerts/:id/secrets → POST /v1/webhooks/:id/secrets
POST /SIDE/webhooks/:id/secrets → POST /v1/webhooks/:id/secrets
POST /SIDE/webhooks/:id/state → POST /v1/webhooks/:id/state
POST /SIDE/webhooks/:id/tellings/:tellingId/again → POST /v1/webhooks/:id/deliveries/:deliveryId/retries
POST /SIDE/webhooks/:id/test → POST /v1/webhooks/:id/tests
POST /portal/billing/payer → PUT /v1/payer
POST /portal/billing/promises/:invoiceId → POST /v1/dues/:id/promise
POST /portal/ceiling → PUT /v1/tenants/:id/ceiling
POST /portal/connect/call → POST /v1/call-checks
POST /portal/connect/secrets → POST /v1/tenants/:id/secrets
POST /portal/connect/secrets/:id/display → GET /v1/tenants/:id/secrets
POST /portal/connect/secrets/:id/revocation → DELETE /v1/tenants/:id/secrets/:secretId
POST /portal/connect/test → POST /v1/connection-tests
POST /portal/embedding → PUT /v1/tenants/:id/embedding
POST /portal/invoices/:id/payments → POST /v1/dues/:id/payments
POST /portal/meetings/:runId/questions → POST /v1/own-meetings/:id/questions
POST /portal/payment-method → POST /v1/payment-method
POST /portal/payment-method/removal → DELETE /v1/payment-method
POST /portal/plan/questions → POST /v1/plan-wishes
POST /portal/recordings/:recordId/deletion → DELETE /v1/recordings/:recordId
POST /portal/recordings/:recordId/hiding → PUT /v1/recordings/:recordId/publication
POST /portal/recordings/:recordId/publication → PUT /v1/recordings/:recordId/publication
POST /portal/rooms → POST /v1/rooms
POST /portal/rooms/:id → PUT /v1/rooms/:id
POST /portal/rooms/:id/closing → DELETE /v1/rooms/:id
POST /portal/rooms/:id/links → POST /v1/rooms/:id/links
GET /console/applications → GET /v1/applications
GET /console/branding → GET /v1/branding
GET /console/dunning → GET /v1/dunning
GET /console/invoices → GET /v1/invoices
GET /console/invoices.csv → GET /v1/invoices
GET /console/invoices/:id → GET /v1/invoices/:id
GET /console/invoices/:id/pdf → GET /v1/invoices/:id/pdf
GET /console/invoices/:id/preview → GET /v1/invoices/:id/preview
GET /console/invoices/received → GET /v1/invoices/received
GET /console/issuer → GET /v1/issuer
GET /console/jobs → GET /v1/jobs
GET /console/mails → GET /v1/letters
GET /console/mails/:id → GET /v1/letters/:id
GET /console/mails/:id/preview → GET /v1/letters/:id
GET /console/margin → GET /v1/margin
GET /console/margin.csv → GET /v1/margin
GET /console/month-end → GET /v1/months/:month
GET /console/month-end/archive → GET /v1/months/:month/archive
GET /console/month-end/progress → GET /v1/months/:month
GET /console/payers → GET /v1/payers
GET /console/payers/:id → GET /v1/payers/:id
GET /console/payment-account → GET /v1/payment-account
GET /console/payments → GET /v1/payments
GET /console/payments/:id → GET /v1/payments/:id
GET /console/payments/:id/receipt → GET /v1/payments/:id/receipt
GET /console/payments/bank → GET /v1/bank/transactions
GET /console/payments.csv → GET /v1/payments
GET /console/payments/bank-accounts → GET /v1/bank/accounts
GET /console/payments/bank-import → GET /v1/bank/accounts
GET /console/payments/bank/csv → GET /v1/bank/transactions
GET /console/payments/bank/:id → GET /v1/bank/transactions/:id
GET /console/payments/books.journal → GET /v1/books
GET /console/payments/debtors → GET /v1/debtors
GET /console/payments/debtors/:payerId → GET /v1/debtors/:payerId
GET /console/payments/debtors/csv → GET /v1/debtors
GET /console/payments/debtors/:payerId/csv → GET /v1/debtors/:payerId
GET /console/payments/open → GET /v1/open-invoices
GET /console/payments/open/csv → GET /v1/open-invoices
GET /console/prices → GET /v1/price-lists
GET /console/prices/:code → GET /v1/price-lists/:code
GET /console/questions → GET /v1/questions
GET /console/questions/:id → GET /v1/questions/:id
GET /console/resellers → GET /v1/resellers
GET /console/resellers/:id → GET /v1/resellers/:id
GET /console/servers → GET /v1/servers
GET /console/servers/:id → GET /v1/servers/:id
GET /console/servers/:id/state → GET /v1/servers/:id
GET /console/servers/moves → GET /v1/moves
GET /console/servers/order → GET /v1/server-orders/sum
GET /console/so-far → GET /v1/months/:month/so-far
GET /console/tenants → GET /v1/tenants
GET /console/tenants/:id → GET /v1/tenants/:id
GET /console/tenants/:id/agreement → GET /v1/tenants/:id/agreements
GET /console/tenants/:id/secrets → GET /v1/tenants/:id/secrets
GET /console/mails/csv → GET /v1/letters
GET /console/payers/csv → GET /v1/payers
GET /console/tenants/choices → GET /v1/tenants
GET /console/tenants/csv → GET /v1/tenants
GET /console/usage → GET /v1/usage/tenants
GET /console/usage/csv → GET /v1/usage/tenants
GET /console/usage/meetings/:id → GET /v1/meetings/:id
GET /console/usage/rules → GET /v1/usage/rules
GET /console/usage/tenants/:id → GET /v1/usage
GET /console/usage/unattributed → GET /v1/usage/unattributed
GET /SIDE/alerts → GET /v1/alerts
GET /SIDE/alerts/:id → GET /v1/alerts/:id/deliveries
GET /SIDE/audit → GET /v1/audit
GET /SIDE/audit/csv → GET /v1/audit
GET /SIDE/keys → GET /v1/keys
GET /SIDE/team → GET /v1/team
GET /SIDE/webhooks → GET /v1/webhooks
GET /SIDE/webhooks/:id → GET /v1/webhooks/:id/deliveries
GET /portal/billing → GET /v1/dues
GET /portal/ceiling → GET /v1/tenants/:id/ceiling
GET /portal/data/download → GET /v1/own-data
GET /portal/embedding → GET /v1/tenants/:id/embedding
GET /portal/invoices → GET /v1/invoices
GET /portal/invoices/:id → GET /v1/invoices/:id
GET /portal/invoices/:id/lines/:lineId → GET /v1/invoices/:id/lines/:lineId/meetings
GET /portal/invoices/:id/pdf → GET /v1/invoices/:id/pdf
GET /portal/invoices/csv → GET /v1/invoices
GET /portal/meetings → GET /v1/usage
GET /portal/meetings/:runId → GET /v1/own-meetings/:id
GET /portal/meetings/csv → GET /v1/usage
GET /portal/payment-method → GET /v1/payment-method
GET /portal/plan → GET /v1/plans
GET /portal/recordings → GET /v1/recordings
GET /portal/rooms → GET /v1/rooms
GET /portal/rooms/:id → GET /v1/rooms/:id
GET /portal/rooms/now → GET /v1/rooms/:id
GET /portal/statement → GET /v1/statement
GET /portal/statement/csv → GET /v1/statement
GET /portal/statement/:paymentId/receipt → GET /v1/payments/:id/receipt
`;

/** What no program does: each with its reason. */
const A_PERSONS_OWN = "a person's own account and session";
const MORE_THAN_A_KEY = 'a key that lets people or keys in would be worth more than its scopes';
const PERSONS: Record<string, string> = {
  'POST /console/keys': MORE_THAN_A_KEY,
  'POST /console/keys/:id/revocation': MORE_THAN_A_KEY,
  'POST /portal/keys': MORE_THAN_A_KEY,
  'POST /portal/keys/:id/revocation': MORE_THAN_A_KEY,
  ...Object.fromEntries(
    ['console', 'portal'].flatMap((side) =>
      [':id/handover', ':id/removal', ':id/role', 'invitations', 'invitations/:id/withdrawal', 'leaving'].map((act) => [
        `POST /${side}/team/${act}`,
        MORE_THAN_A_KEY,
      ]),
    ),
  ),
  'GET /console/sign-in': MORE_THAN_A_KEY,
  'POST /console/sign-in': MORE_THAN_A_KEY,
  'POST /console/sign-in/host': MORE_THAN_A_KEY,
  'POST /console/sign-in/removal': MORE_THAN_A_KEY,
  'POST /console/tenants/:id/look': A_PERSONS_OWN,
  'POST /console/look/end': A_PERSONS_OWN,
  'GET /portal/data': 'what giving notice would mean, for whoever gives it',
  'POST /portal/data/notice': 'nobody leaves by a program that runs away',
  'GET /console': 'a summary of what other addresses answer',
  'GET /portal': 'a summary of what other addresses answer',
  'GET /portal/connect': 'snippets to copy; address and secrets are at the tenant',
  'GET /console/tenants/:id/history': 'the audit log of one tenant: GET /v1/audit?tenantId=',
  'GET /console/branding/mail': 'a letter to nobody, to look at',
  'GET /console/sandboxes/:id': 'a form',
  'GET /console/prices/:code/draft': 'a form',
  'GET /console/tenants/import': 'a form',
  'GET /console/tenants/new': 'a form',
  'GET /portal/payment-method/:setupId/return': 'where the card service sends a browser back to',
  'GET /portal/payments/:id/return': 'where the card service sends a browser back to',
};

const covered = new Map(
  COVERED.trim()
    .split('\n')
    .flatMap((line) =>
      line.includes('/SIDE/') ? ['console', 'portal'].map((side) => line.replace('SIDE', side)) : [line],
    )
    .map((line) => line.split(' → ') as [string, string]),
);
const nameOf = ({ method, path }: Pick<Route, 'method' | 'path'>): string => `${method} ${path}`;
const pages = platformRoutes().filter(({ door }) => door === 'console' || door === 'portal');
const api = new Map(describedRoutes().map((route) => [nameOf(route), route]));

test('whatever the console and the portal show or do has an address in the API, or a reason why not', () => {
  const known = new Set([...covered.keys(), ...Object.keys(PERSONS)]);
  expect(pages.map(nameOf).filter((name) => !known.has(name))).toEqual([]);
  expect([...known].filter((name) => !pages.some((page) => nameOf(page) === name))).toEqual([]);
  expect([...covered.keys()].filter((name) => name in PERSONS)).toEqual([]);
  expect([...covered.values()].filter((name) => !api.has(name))).toEqual([]);
  expect(platformRoutes().filter(({ door }) => door !== undefined && isPersons(door)).length).toBeGreaterThan(200);
});

test('who may do it on a page may have a key for it, and nobody else of that side', () => {
  for (const page of pages.filter((one) => covered.has(nameOf(one)))) {
    const route = api.get(covered.get(nameOf(page))!)!;
    const isOfSide = (role: Role): boolean => role.startsWith('tenant-') === (page.door === 'portal');
    const byKey = rolesOf(route)!.filter(isOfSide);
    expect({ page: nameOf(page), roles: byKey }).toEqual({ page: nameOf(page), roles: rolesOf(page) });
  }
});

test('what a page asks again for needs a scope that nothing harmless needs', () => {
  const grave = pages.filter(({ isDangerous }) => isDangerous).filter((page) => covered.has(nameOf(page)));
  const scopes = grave.map((page) => api.get(covered.get(nameOf(page))!)!.permission!);
  expect([...new Set(scopes)].sort()).toEqual([...GRAVE_SCOPES].sort());
  for (const route of api.values())
    if (route.isDangerous)
      expect({ at: nameOf(route), is: GRAVE_SCOPES.includes(route.permission!) }).toEqual({
        at: nameOf(route),
        is: true,
      });
});

test('openapi.json is good OpenAPI, and says of every operation who, what and why not', async () => {
  const source = JSON.stringify(openApiDocument());
  const config = await createConfig({ extends: ['recommended'] });
  const found = await lintFromString({ source, absoluteRef: 'openapi.json', config });
  expect(found.map(({ ruleId, message, location }) => `${ruleId}: ${message} ${location[0]?.pointer}`)).toEqual([]);
  const patterns = [...source.matchAll(/"pattern":("(?:[^"\\]|\\.)*")/g)].map(
    ([, text]) => JSON.parse(text!) as string,
  );
  expect(patterns.filter((one) => !new RegExp(one, 'u').source || /\$\/[a-z]+$/.test(one))).toEqual([]);
  const operations = Object.values(openApiDocument().paths!).flatMap((path) => Object.values(path));
  expect(operations).toHaveLength(api.size);
  for (const { operationId, summary, security, responses, requestBody } of operations) {
    expect({ operationId, summary, security }).toEqual({
      operationId: expect.stringMatching(/^[\w.-]+$/),
      summary: expect.stringMatching(/\w{3}/),
      security: [{ key: [] }],
    });
    expect(Object.keys(responses)).toEqual(expect.arrayContaining(['401', '403', '429', 'default']));
    const good = responses[Object.keys(responses).find((status) => status.startsWith('2'))!];
    const bodies = [good, ...(requestBody ? [requestBody] : [])].flatMap(({ content }) => Object.values(content ?? {}));
    expect({ operationId, without: bodies.filter((one) => !(one as { schema?: object }).schema) }).toEqual({
      operationId,
      without: [],
    });
  }
});

test('every scope opens something, and every address has a scope that a key may hold', () => {
  expect([...new Set([...api.values()].map(({ permission }) => permission))].sort()).toEqual([...API_SCOPES].sort());
});
