import type { Invoice, InvoiceLine } from '@/invoicing';
import { LANGUAGES, render } from '@/wording';
import { invoiceLetter } from './invoice-letter';

const invoice = (changes: Partial<Invoice> = {}): Invoice =>
  ({
    kind: 'invoice',
    language: 'en',
    currency: 'GBP',
    number: 'LAN-2026-0001',
    month: '2026-10',
    issuedOn: '2026-11-04',
    dueOn: '2026-11-18',
    vatPercent: '20',
    netMinor: 2700n,
    vatMinor: 540n,
    grossMinor: 3240n,
    seller: {
      name: 'Lantern Co-operative Ltd',
      brandName: 'Lantern',
      colour: '#225544',
      registrationText: null,
      bank: { name: 'Lantern', sortCode: '00-00-00', accountNumber: '12345678' },
    },
    buyer: { name: 'Oak & Ash' },
    ...changes,
  }) as Invoice;
const line = {
  description: 'Community: monthly fee',
  detail: { text: '19 of 31 days' },
  fromOn: '2026-10-13',
  untilOn: '2026-10-31',
  netMinor: 2700n,
} as InvoiceLine;
const meeting = { runId: '1', seconds: 3600n, knownBy: 'polled' } as never;
const creditNote = { kind: 'credit-note', netMinor: -2700n, vatMinor: -540n, grossMinor: -3240n, dueOn: null } as const;

const LINKS = { link: 'https://rooms.example/i', payLink: 'https://rooms.example/pay/token' };

const textOf = (of: Invoice, lines = [line], meetings = [meeting], credits: string | null = null): string =>
  render('mail/invoice.text', invoiceLetter(of, lines, meetings, LINKS, credits));

test('an invoice as text: the same words for people without HTML, and no gaps in them', () => {
  const text = textOf(invoice());
  expect(text).toBe(`Hello Oak & Ash,

here is your invoice LAN-2026-0001 of 4 Nov 2026 for £32.40. It is attached as a PDF, with the meetings of the month as a table (CSV).

In October 2026 there was one meeting with 1 h 00 min in all.
Known from: 1 seen live, 0 by recordings.

  Community: monthly fee: £27.00
    19 of 31 days; 13 Oct 2026 – 31 Oct 2026
  VAT at 20 % on £27.00: £5.40
  Total: £32.40

Please pay by 18 Nov 2026.
By bank transfer to Lantern, sort code 00-00-00, account 12345678, reference RF09LAN20260001.

Pay it: https://rooms.example/pay/token
By card or transfer, without signing in.

Open the invoice: https://rooms.example/i
There you can see the meetings behind each line.

With kind regards
Lantern
-- 
Questions? Just reply to this mail.
Lantern Co-operative Ltd.
`);
});

test('a line for the whole month needs no days beside it', () => {
  const whole = { ...line, detail: {}, fromOn: '2026-10-01' as never };
  expect(textOf(invoice(), [whole])).toContain('  Community: monthly fee: £27.00\n  VAT');
});

test('too little to be charged is said to be carried over, and asks for no card', () => {
  const text = textOf(invoice({ netMinor: 24n, vatMinor: 5n, grossMinor: 29n }));
  expect(text).toContain(
    'Cards and direct debits cannot be charged for less than £0.30: this amount is carried over to the next payment.',
  );
  expect(text).not.toContain('/pay/');
  expect(textOf(invoice({ grossMinor: 30n }))).toContain('/pay/');
});

test('a credit note says what is credited, without a sign, and asks for nothing', () => {
  const credited = { ...line, netMinor: -2700n, detail: {} };
  const text = textOf(invoice(creditNote), [credited], [], 'LAN-2026-0001');
  expect(text).toContain('£32.40 of invoice LAN-2026-0001 are credited');
  expect(text).toContain('Total credited: £32.40');
  expect(text).not.toMatch(/-£|pay|\n\n\n/i);
});

test.each(LANGUAGES)('no empty lines follow each other, whatever is left out (%s)', (language) => {
  for (const changes of [{}, { vatPercent: null }, { grossMinor: 0n }, creditNote])
    for (const meetings of [[], [meeting]]) {
      const text = textOf(invoice({ ...changes, language } as Partial<Invoice>), [line], meetings);
      expect(text).not.toMatch(/\n\s*\n\s*\n/);
      // Where nothing is to be paid no link to pay is given.
      expect(text.includes('/pay/')).toBe(!('grossMinor' in changes));
    }
});

test('what people are called is escaped in HTML and left alone in text', () => {
  const of = invoice({ buyer: { name: 'Oak <b>& Ash</b>' } as never });
  const context = invoiceLetter(of, [line], [], LINKS, null);
  expect(render('mail/invoice.html', context)).toContain('Oak &lt;b&gt;&amp; Ash&lt;/b&gt;');
  expect(render('mail/invoice.text', context)).toContain('Oak <b>& Ash</b>');
});
