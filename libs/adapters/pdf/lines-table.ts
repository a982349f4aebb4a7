import type { PrintedDocument, PrintedLine } from './printed-document';
import { figure, INK, MARGIN, makeRoom, PALE, type Pdf, rule, WIDTH } from './sheet';

const column = (from: number, until: number) => ({ x: MARGIN + from, width: until - from });
const DESCRIPTION = column(0, 152);
const PERIOD = column(162, 242);
const QUANTITY = column(246, 312);
const UNIT_PRICE = column(318, 374);
const VAT_RATE = column(378, 414);
const NET = column(418, WIDTH);
const SMALL = 7.5;

/** The lines of a document; the head stands again on every page they reach. */
export function linesTable(pdf: Pdf, document: PrintedDocument): void {
  head(pdf, document);
  for (const line of document.lines) {
    if (makeRoom(pdf, heightOf(pdf, line))) head(pdf, document);
    row(pdf, line);
  }
}

function head(pdf: Pdf, { columns }: PrintedDocument): void {
  const { y } = pdf;
  const flushRight = (text: string, { x, width }: { x: number; width: number }): number =>
    pdf.text(text, x, y, { width, align: 'right' }).y;
  pdf.font('regular').fontSize(SMALL).fillColor(PALE);
  pdf.text(columns.description, DESCRIPTION.x, y, DESCRIPTION).text(columns.period, PERIOD.x, y, PERIOD);
  const bottoms = [
    flushRight(columns.quantity, QUANTITY),
    flushRight(columns.unitPrice, UNIT_PRICE),
    columns.vatRate === null ? 0 : flushRight(columns.vatRate, VAT_RATE),
    flushRight(columns.net, NET),
  ];
  pdf.y = Math.max(...bottoms) + 5;
  rule(pdf, pdf.y);
  pdf.y += 8;
}

function heightOf(pdf: Pdf, { description, detail, period, priced }: PrintedLine): number {
  const words = pdf.font('regular').fontSize(9).heightOfString(description, DESCRIPTION);
  const small = (text: string, width: number): number =>
    pdf.fontSize(SMALL).heightOfString(text, { width, lineGap: 1 });
  const quantities = priced.length * stepOf(pdf.fontSize(SMALL));
  return (
    Math.max(words + small(detail.join('\n') || ' ', DESCRIPTION.width), small(period, PERIOD.width), quantities) + 9
  );
}

function row(pdf: Pdf, line: PrintedLine): void {
  const { y } = pdf;
  figure(pdf.fontSize(9).fillColor(INK), line.net, NET.x, y, NET.width);
  figure(pdf.fontSize(SMALL).fillColor(PALE), line.vatRate, VAT_RATE.x, y + 1, VAT_RATE.width);
  const bottoms = [pdf.text(line.period, PERIOD.x, y + 1, PERIOD).y, prices(pdf, line, y + 1)];
  pdf.fontSize(9).fillColor(INK).text(line.description, DESCRIPTION.x, y, DESCRIPTION);
  if (line.detail.length > 0)
    pdf
      .fontSize(SMALL)
      .fillColor(PALE)
      .text(line.detail.join('\n'), DESCRIPTION.x, pdf.y + 1, { ...DESCRIPTION, lineGap: 1 });
  pdf.y = Math.max(pdf.y, ...bottoms) + 9;
}

const stepOf = (pdf: Pdf): number => pdf.currentLineHeight() + 2;

/** Quantity and price side by side, one pair below the other. */
function prices(pdf: Pdf, { priced }: PrintedLine, top: number): number {
  let y = top;
  for (const { quantity, unitPrice } of priced) {
    figure(pdf, unitPrice, UNIT_PRICE.x, y, UNIT_PRICE.width);
    figure(pdf, quantity, QUANTITY.x, y, QUANTITY.width);
    y += stepOf(pdf);
  }
  return y;
}
