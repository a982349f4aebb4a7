import { printedInvoice } from './printed-invoice';

type Invoice = Parameters<typeof printedInvoice>[0];

const party = { name: 'Lantern', addressLines: ['1 Row'], countryCode: 'GB', vatNumber: null };
const invoice = {
  language: 'ca',
  kind: 'invoice',
  currency: 'GBP',
  vatPercent: null,
  vatCase: null,
  number: 'LAN-0001',
  issuedAt: new Date('2026-11-01T09:00:00Z'),
  issuedOn: '2026-11-01',
  dueOn: '2026-11-15',
  taxPoint: null,
  purchaseOrder: null,
  note: null,
  seller: {
    ...party,
    email: 'a@lantern.example',
    phone: null,
    bank: {},
    zone: 'Europe/London',
    registrationText: null,
  },
  buyer: party,
  netMinor: 29n,
  vatMinor: 0n,
} as unknown as Invoice;
const notesOf = (more: Partial<Invoice>): string =>
  printedInvoice({ ...invoice, ...more } as Invoice, [], null, 'https://rooms.example')
    .notes.map(([, text]) => text)
    .join('\n');

test.each([
  [29n, 'ca', true],
  [29n, 'es', true],
  [30n, 'ca', false],
  [0n, 'ca', false],
] as const)('an invoice over %s pence in %s says that it is carried over: %s', (grossMinor, language, says) => {
  const said = { ca: 'no es pot cobrar menys de 0,30', es: 'no se puede cobrar menos de 0,30' }[language];
  const notes = notesOf({ grossMinor, language });
  if (says) expect(notes).toContain(said);
  else expect(notes).not.toContain(said);
});
