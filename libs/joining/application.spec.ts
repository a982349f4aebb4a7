import { slugOf, tenantForm } from './application';

test.each([
  ['Oak Street Housing Co-op', 'oak-street-housing-co-op'],
  ['Cooperativa d’Energia Ñandú, SCCL', 'cooperativa-d-energia-nandu-sccl'],
  ['  !!  ', 'tenant'],
  ['X', 'tenant-x'],
])('%s is suggested as %s', (name, slug) => expect(slugOf(name)).toBe(slug));

const NO_VAT = 'This is no VAT number of that country: one is like GB123456789. Leave it empty if you have none.';
const good = {
  name: 'Mill Lane Bakers',
  contactName: 'Ada Miller',
  email: 'Ada@Mill.example',
  language: 'en',
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
  ['name', 'Give a name of 2 to 80 characters, without < or >.', { name: '' }],
  ['name', 'Give a name of 2 to 80 characters, without < or >.', { name: 'a<script>' }],
  ['name', 'Give a name of 2 to 80 characters, without < or >.', { name: 'a\nb' }],
  ['email', 'This is no mail address. Give one, like accounts@coop.example.', { email: 'a@b.example, c@d.example' }],
  ['email', 'This is no mail address. Give one, like accounts@coop.example.', { email: 'ada' }],
  ['termsVersion', 'Accept the terms to go on.', { termsVersion: undefined }],
  ['postcode', 'Give the postcode.', { postcode: ' ' }],
  ['countryCode', 'Choose a country.', { countryCode: 'Britain' }],
  ['countryCode', 'Choose a country.', { countryCode: 'UK' }],
  ['vatNumber', NO_VAT, { vatNumber: '12' }],
  ['vatNumber', NO_VAT, { vatNumber: 'GB12345678' }],
  ['vatNumber', NO_VAT, { vatNumber: 'GB123456789', countryCode: 'ES' }],
  ['plan', 'Choose a plan.', { plan: undefined }],
  ['membershipKind', 'Say whether you join as an organisation or a person.', { membershipKind: 'robot' }],
])('a mistake in %s is told at the field: %s', (field, key, change) => {
  const { error } = tenantForm.safeParse({ ...good, ...change });
  expect(error!.issues.map(({ path, message }) => [path[0], message])).toContainEqual([field, key]);
});
