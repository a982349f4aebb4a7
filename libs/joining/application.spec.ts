import { slugOf, tenantForm } from './application';

test.each([
  ['Oak Street Housing Co-op', 'oak-street-housing-co-op'],
  ['Cooperativa d’Energia Ñandú, SCCL', 'cooperativa-d-energia-nandu-sccl'],
  ['  !!  ', 'tenant'],
  ['X', 'tenant-x'],
])('%s is suggested as %s', (name, slug) => expect(slugOf(name)).toBe(slug));

const good = {
  name: 'Mill Lane Bakers',
  contactName: 'Ada Miller',
  email: 'Ada@Mill.example',
  language: 'en',
  terms: 'yes',
  termsVersion: '2026-01',
  key: '01932c5e-0000-7000-8000-000000000000',
  membershipKind: 'organisation',
  street: '1 Mill Lane',
  town: 'Leeds',
  postcode: 'LS1 1AA',
  countryCode: 'gb',
  vatNumber: 'gb 123 4567 89',
  plan: 'commons',
};

test('a good form is read, tidied', () =>
  expect(tenantForm.parse(good)).toMatchObject({
    email: 'ada@mill.example',
    countryCode: 'GB',
    vatNumber: 'GB123456789',
  }));

test.each([
  ['name', 'join.wrong.name', { name: '' }],
  ['name', 'join.wrong.name', { name: 'a<script>' }],
  ['name', 'join.wrong.name', { name: 'a\nb' }],
  ['email', 'join.wrong.email', { email: 'a@b.example, c@d.example' }],
  ['email', 'join.wrong.email', { email: 'ada' }],
  ['terms', 'join.wrong.terms', { terms: undefined }],
  ['postcode', 'join.wrong.postcode', { postcode: ' ' }],
  ['countryCode', 'join.wrong.country', { countryCode: 'Britain' }],
  ['vatNumber', 'join.wrong.vat', { vatNumber: '12' }],
  ['plan', 'join.wrong.plan', { plan: undefined }],
  ['membershipKind', 'join.wrong.kind', { membershipKind: 'robot' }],
])('a mistake in %s is told at the field: %s', (field, key, change) => {
  const { error } = tenantForm.safeParse({ ...good, ...change });
  expect(error!.issues.map(({ path, message }) => [path[0], message])).toContainEqual([field, key]);
});
