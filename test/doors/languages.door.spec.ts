import { Client } from 'pg';
import { type PortalWorld, portalWorld } from '../world/portal-world';

/** What is wrong with a form is said in its reader's language, in words for people; a program reads the schema's own. */
let portal: PortalWorld;
let operator: string;
let owner: Client;

beforeAll(async () => {
  portal = await portalWorld('languages');
  owner = new Client({ connectionString: portal.urls.tallyroom_owner });
  await owner.connect();
  operator = await portal.session('admin@lantern.example');
}, 120_000);
afterAll(async () => {
  await owner?.end();
  await portal?.stop();
});

const speak = (language: string) =>
  owner.query('update people set language = $1 where email = $2', [language, 'admin@lantern.example']);
const issuer = { legalName: '', address: 'a', registrationText: '', email: 'nobody', phone: '', paymentTermsDays: 'x' };

test.each([
  ['en', ['say the registered name', 'must be a mail address', 'must be a number of days']],
  ['ca', ['digueu el nom registrat', 'ha de ser una adreça de correu', 'ha de ser un nombre de dies']],
  ['es', ['diga el nombre registrado', 'debe ser una dirección de correo', 'debe ser un número de días']],
])('beside the fields of a form, in %s', async (language, said) => {
  await speak(language);
  const { text } = await portal.post('/console/issuer', operator, issuer).expect(422);
  for (const one of said) expect(text).toContain(one);
});

test.each([
  ['en', 'Something in the form is not right: days of a promise: must be 60 or less.'],
  ['ca', 'Alguna cosa del formulari no és correcta: dies d’una promesa: ha de ser 60 o menys.'],
  ['es', 'Algo del formulario no es correcto: días de una promesa: debe ser 60 o menos.'],
])('where a page says it instead, in %s', async (language, said) => {
  await speak(language);
  const { text } = await portal
    .post('/console/dunning', operator, { startsOn: '2026-12-01', promiseDays: '99' })
    .expect(422);
  expect(text).toContain(said);
});

test.each([
  ['en', 'name is missing; kind must be organisation or person'],
  ['ca', 'name falta; kind ha de ser organisation o person'],
  ['es', 'name falta; kind debe ser organisation o person'],
])('beside the line of a table of customers, in %s', async (language, said) => {
  await speak(language);
  const head =
    'short_name,name,kind,contact_name,email,street,town,postcode,country,vat_number,language,plan,starts_on,opening_balance';
  const csv = `${head}\nnew-co,,club,Ada,ada@new.example,1 Road,Leeds,LS1,GB,,en,commons,2026-11-01,`;
  const { text } = await portal.post('/console/tenants/import', operator, { csv, act: 'look' }).expect(200);
  expect(text).toContain(said);
});

test.each([
  ['en', 'the amount &quot;twelve&quot; cannot be read'],
  ['ca', 'l’import «twelve» no es pot llegir'],
  ['es', 'el importe «twelve» no se puede leer'],
])('beside the line of a bank’s statement, in %s', async (language, said) => {
  await speak(language);
  const { text: page } = await portal.get('/console/payments/bank-import', operator).expect(200);
  const account = /name="account"[^>]*>\s*<option value="([^"]+)"/.exec(page)?.[1] ?? '';
  const columns = { date: 'Date', amount: 'Amount', dateFormat: 'yyyy-MM-dd', decimal: '.', mapped: 'yes' };
  const given = { account, act: 'look', text: 'Date,Amount\n2026-11-01,twelve\n', ...columns };
  const { text } = await portal.post('/console/payments/bank-import', operator, given).expect(422);
  expect(text).toContain(said);
});
