import PDFParser from 'pdf2json';
import sharp from 'sharp';
import type { PrintedDocument, PrintedLine } from './printed-document';
import { renderPdf } from './render-pdf';
import { printable } from './sheet';

const line = (changes: Partial<PrintedLine> = {}): PrintedLine => ({
  description: 'Community: room-hours',
  detail: ['25 h in all, 20 h included'],
  period: '1 Oct 2026 – 31 Oct 2026',
  priced: [{ quantity: '5 h 00 min', unitPrice: '£0.60/h' }],
  vatRate: '20 %',
  net: '£3.00',
  ...changes,
});
const printed = (changes: Partial<PrintedDocument> = {}): PrintedDocument => ({
  title: 'VAT invoice',
  language: 'en',
  issuedAt: new Date('2026-11-04T09:00:00Z'),
  colour: '#225544',
  brandName: 'Lantern',
  seller: ['Lantern Co-operative Ltd', '1 Lamp Street', 'United Kingdom'],
  buyerLabel: 'To',
  buyer: ['Oak Street Housing Co-op'],
  facts: [['Number', 'LAN-2026-0001']],
  columns: {
    description: 'Description',
    period: 'Period',
    quantity: 'Qty',
    unitPrice: 'Price',
    vatRate: 'VAT',
    net: 'Net',
  },
  lines: [line()],
  totals: [['Total net', '£3.00']],
  grandTotal: ['Total', '£3.60'],
  notes: [],
  footer: 'Registered in England',
  pageText: (page, pages) => `Page ${page} of ${pages}`,
  ...changes,
});

interface Word {
  readonly text: string;
  /** In points from the left edge of the page. */
  readonly x: number;
  readonly right: number;
  readonly page: number;
}

/** Reads a PDF as another program does: every run of text with its place. */
async function read(pdf: Buffer): Promise<Word[]> {
  const parser = new PDFParser();
  const pages = new Promise<{ Texts: { x: number; w: number; R: { T: string }[] }[] }[]>((resolve, reject) => {
    parser.on('pdfParser_dataReady', ({ Pages }) => resolve(Pages));
    parser.on('pdfParser_dataError', (error) => reject(error));
  });
  // It tells of its worker on the console, whatever it is asked.
  jest.spyOn(console, 'log').mockImplementation(() => undefined);
  parser.parseBuffer(pdf, 0);
  return (await pages).flatMap(({ Texts }, page) =>
    Texts.map(({ x, w, R }) => ({
      text: R.map(({ T }) => T).join(''),
      x: x * 16 + 4,
      right: x * 16 + 4 + w,
      page,
    })),
  );
}

const RIGHT = 595.28 - 56;
test('a line has all the law asks for: quantity, unit price, VAT rate and net, each once', async () => {
  const texts = (await read(await renderPdf(printed()))).map(({ text }) => text.trim());
  for (const part of ['5 h 00 min', '£0.60/h', '20 %', 'VAT invoice', 'LAN-2026-0001', 'United Kingdom'])
    expect(texts.filter((text) => text === part)).toEqual([part]);
});

test('several prices stand side by side with their quantities, one below the other', async () => {
  const priced = [
    { quantity: '10 h 00 min', unitPrice: '£0.60/h' },
    { quantity: '2 h 30 min', unitPrice: '£0.0125/h' },
  ];
  const words = await read(await renderPdf(printed({ lines: [line({ priced })] })));
  for (const { quantity, unitPrice } of priced) {
    const at = words.findIndex(({ text }) => text === unitPrice);
    expect(words[at + 1]?.text).toBe(quantity);
  }
});

test('the same document gives the same bytes, another one does not', async () => {
  const [first, second] = [await renderPdf(printed()), await renderPdf(printed())];
  expect(first.equals(second)).toBe(true);
  expect((await renderPdf(printed({ issuedAt: new Date('2026-11-05T09:00:00Z') }))).equals(first)).toBe(false);
});

test('a logo stands at the head, before the name or in its stead, and the same document still gives the same bytes', async () => {
  const png = await sharp({ create: { width: 300, height: 60, channels: 4, background: '#12345680' } })
    .png()
    .toBuffer();
  const withLogo = (holdsName: boolean) => printed({ logo: { png, width: 300, height: 60, holdsName } });
  const brand = async (document: PrintedDocument) =>
    (await read(await renderPdf(document))).filter(({ text }) => text === 'Lantern');
  expect((await brand(printed()))[0]!.x).toBeLessThan(60);
  // 36 points high are 180 wide, and ten more stand between.
  expect((await brand(withLogo(false)))[0]!.x).toBeGreaterThan(56 + 180);
  expect(await brand(withLogo(true))).toEqual([]);
  const [first, second] = [await renderPdf(withLogo(true)), await renderPdf(withLogo(true))];
  expect(first.equals(second)).toBe(true);
  expect(first.toString('latin1')).toContain('/Subtype /Image');
});

test('a name without a space stays in its column, in the table and in the letterhead', async () => {
  const long = (letter: string): string => letter.repeat(140);
  const document = printed({
    brandName: long('n'),
    buyer: [long('b')],
    seller: [long('s')],
    facts: [['Purchase order', long('p')]],
    lines: [line({ description: long('d'), detail: [long('e')] })],
  });
  const until: Record<string, number> = { n: RIGHT, b: 206, s: 356, p: RIGHT, d: 208, e: 208 };
  const words = await read(await renderPdf(document));
  for (const [letter, limit] of Object.entries(until)) {
    const parts = words.filter(({ text }) => text === letter.repeat(text.length));
    expect(parts.map(({ text }) => text).join('')).toBe(long(letter));
    for (const { text, right } of parts) expect({ text, fits: right <= limit + 1 }).toEqual({ text, fits: true });
  }
});

test('the largest figures fit their columns, on one line', async () => {
  const large = '-£90,071,992,547,409.93';
  const words = await read(
    await renderPdf(
      printed({
        lines: [line({ net: large, priced: [{ quantity: '1', unitPrice: large }] })],
        totals: [['Total net', large]],
        grandTotal: ['Total', large],
      }),
    ),
  );
  const found = words.filter(({ text }) => text === large);
  expect(found).toHaveLength(4);
  for (const { right } of found) expect(right).toBeLessThanOrEqual(RIGHT + 0.5);
  const [net, price] = found;
  expect(price!.x).toBeGreaterThan(370);
  expect(net!.x).toBeGreaterThan(price!.right);
});

test('Catalan dates are broken between the two of a period and never inside one', async () => {
  const period = '1\u00a0d’oct.\u00a0del\u00a02026 – 31\u00a0d’oct.\u00a0del\u00a02026';
  const words = await read(await renderPdf(printed({ lines: [line({ period })] })));
  const texts = words.map(({ text }) => text.replaceAll('\u00a0', ' ').trim());
  expect(texts).toContain('1 d’oct. del 2026 –');
  expect(texts).toContain('31 d’oct. del 2026');
});

test('what has no shape of its own is left out: controls, marks that turn text round, tabs', () => {
  expect(printable('a\u0000b\u202ec\u2066d\u200be\u007f\u0085f\tg\r\nh')).toBe('abcdef g h');
  expect(printable('first\nsecond · Açò és l’ús “així” – £5')).toBe('first\nsecond · Açò és l’ús “així” – £5');
});

test('a document of many lines repeats its head, and none of it is lost', async () => {
  const lines = Array.from({ length: 120 }, (_, index) => line({ description: `Tenant ${index}` }));
  const words = await read(await renderPdf(printed({ lines })));
  const pages = Math.max(...words.map(({ page }) => page)) + 1;
  expect(pages).toBeGreaterThan(3);
  expect(words.filter(({ text }) => text === 'Description')).toHaveLength(pages);
  expect(words.filter(({ text }) => text.startsWith('Tenant '))).toHaveLength(120);
  expect(words.filter(({ text }) => text === `Page ${pages} of ${pages}`)).toHaveLength(1);
});

test('a document without VAT has no such column', async () => {
  const { columns } = printed();
  const words = await read(
    await renderPdf(printed({ columns: { ...columns, vatRate: null }, lines: [line({ vatRate: '' })] })),
  );
  expect(words.map(({ text }) => text)).not.toContain('VAT');
});
