import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as fontkit from 'fontkit';
import PDFDocument from 'pdfkit';
import type { PrintedDocument, PrintedLine } from './printed-document';

const MARGIN = 56;
const WIDTH = 595.28 - 2 * MARGIN;
const BOTTOM = 841.89 - 80;
const PERIOD_X = MARGIN + WIDTH - 230;
const NET_X = MARGIN + WIDTH - 90;
const INK = '#1c1c1c';
const PALE = '#6b6b6b';
const RULE = '#d9d9d9';

// Parsing a font costs more than printing with it: both are parsed once and shared by all documents.
const font = (file: string) =>
  fontkit.create(readFileSync(path.join(path.dirname(require.resolve('dejavu-fonts-ttf/package.json')), 'ttf', file)));
let fonts: { regular: ReturnType<typeof font>; bold: ReturnType<typeof font> } | undefined;

/**
 * A document as an A4 PDF with embedded fonts. The same input gives the same bytes: its dates come from the document,
 * never from the clock.
 */
export function renderPdf(document: PrintedDocument): Promise<Buffer> {
  fonts ??= { regular: font('DejaVuSans.ttf'), bold: font('DejaVuSans-Bold.ttf') };
  const pdf = new PDFDocument({
    size: 'A4',
    margins: { top: MARGIN, bottom: 40, left: MARGIN, right: MARGIN },
    bufferPages: true,
    compress: true,
    info: {
      Title: document.title,
      Author: document.brandName,
      CreationDate: document.issuedAt,
      ModDate: document.issuedAt,
    },
  });
  const done = new Promise<Buffer>((resolve, reject) => {
    const chunks: Buffer[] = [];
    pdf
      .on('data', (chunk: Buffer) => chunks.push(chunk))
      .on('end', () => resolve(Buffer.concat(chunks)))
      .on('error', reject);
  });
  pdf.registerFont('regular', fonts.regular as unknown as Buffer);
  pdf.registerFont('bold', fonts.bold as unknown as Buffer);
  layOut(pdf, document);
  pdf.end();
  return done;
}

type Pdf = InstanceType<typeof PDFDocument>;

function layOut(pdf: Pdf, document: PrintedDocument): void {
  letterhead(pdf, document);
  parties(pdf, document);
  tableHead(pdf, document);
  for (const line of document.lines) tableLine(pdf, document, line);
  totals(pdf, document);
  notes(pdf, document);
  footers(pdf, document);
}

function letterhead(pdf: Pdf, { colour, brandName, title }: PrintedDocument): void {
  pdf.rect(0, 0, 595.28, 8).fill(colour);
  pdf
    .font('bold')
    .fontSize(15)
    .fillColor(colour)
    .text(brandName, MARGIN, MARGIN - 14, { width: WIDTH / 2 });
  pdf
    .font('regular')
    .fontSize(19)
    .fillColor(INK)
    .text(title, MARGIN, pdf.y + 26);
}

function parties(pdf: Pdf, { seller, buyer, buyerLabel, facts }: PrintedDocument): void {
  const top = pdf.y + 16;
  pdf.font('regular').fontSize(8).fillColor(PALE).text(buyerLabel, MARGIN, top);
  pdf
    .fontSize(9)
    .fillColor(INK)
    .text(buyer.join('\n'), MARGIN, top + 13, { width: 165, lineGap: 2 });
  let bottom = pdf.y;
  pdf
    .fontSize(8)
    .fillColor(PALE)
    .text(seller.join('\n'), MARGIN + 180, top + 13, { width: 145, lineGap: 2 });
  bottom = Math.max(bottom, pdf.y);
  let y = top + 13;
  for (const [label, value] of facts) {
    pdf
      .fontSize(8)
      .fillColor(PALE)
      .text(label, MARGIN + 335, y, { width: 70 });
    const labelBottom = pdf.y;
    pdf.fillColor(INK).text(value, MARGIN + 405, y, { width: WIDTH - 405, align: 'right' });
    y = Math.max(pdf.y, labelBottom) + 3;
  }
  pdf.y = Math.max(bottom, y) + 26;
}

function tableHead(pdf: Pdf, { columns }: PrintedDocument): void {
  const { y } = pdf;
  pdf.font('regular').fontSize(8).fillColor(PALE);
  pdf
    .text(columns.description, MARGIN, y)
    .text(columns.period, PERIOD_X, y, { width: 130 })
    .text(columns.net, NET_X, y, { width: 90, align: 'right' });
  rule(pdf, pdf.y + 5);
  pdf.y += 13;
}

function tableLine(pdf: Pdf, document: PrintedDocument, line: PrintedLine): void {
  const width = PERIOD_X - MARGIN - 14;
  const height =
    pdf.font('regular').fontSize(9).heightOfString(line.description, { width }) +
    pdf.fontSize(7.5).heightOfString(line.detail.join('\n') || ' ', { width, lineGap: 1 }) +
    12;
  if (pdf.y + height > BOTTOM) {
    pdf.addPage();
    pdf.y = MARGIN;
    tableHead(pdf, document);
  }
  const { y } = pdf;
  pdf.fontSize(9).fillColor(INK).text(line.net, NET_X, y, { width: 90, align: 'right' });
  pdf
    .fontSize(8)
    .fillColor(PALE)
    .text(line.period, PERIOD_X, y + 0.5, { width: 135 });
  const periodBottom = pdf.y;
  pdf.fontSize(9).fillColor(INK).text(line.description, MARGIN, y, { width });
  if (line.detail.length > 0)
    pdf
      .fontSize(7.5)
      .fillColor(PALE)
      .text(line.detail.join('\n'), MARGIN, pdf.y + 1, { width, lineGap: 1 });
  pdf.y = Math.max(pdf.y, periodBottom) + 9;
}

function totals(pdf: Pdf, { totals: rows, grandTotal }: PrintedDocument): void {
  if (pdf.y + 24 * (rows.length + 1) > BOTTOM) pdf.addPage().y = MARGIN;
  rule(pdf, pdf.y);
  pdf.y += 9;
  for (const [label, value] of rows) {
    const { y } = pdf;
    pdf
      .font('regular')
      .fontSize(9)
      .fillColor(PALE)
      .text(label, PERIOD_X - 60, y, { width: 190 });
    pdf.fillColor(INK).text(value, NET_X, y, { width: 90, align: 'right' });
    pdf.y += 5;
  }
  const { y } = pdf;
  pdf
    .font('bold')
    .fontSize(11)
    .fillColor(INK)
    .text(grandTotal[0], PERIOD_X - 60, y + 3, { width: 150 });
  pdf.text(grandTotal[1], NET_X - 30, y + 3, { width: 120, align: 'right' });
  pdf.y += 26;
}

function notes(pdf: Pdf, { notes: list }: PrintedDocument): void {
  for (const [heading, text] of list) {
    const height =
      pdf
        .font('regular')
        .fontSize(8.5)
        .heightOfString(text, { width: WIDTH * 0.8 }) + 30;
    if (pdf.y + height > BOTTOM) pdf.addPage().y = MARGIN;
    if (heading) pdf.font('regular').fontSize(8).fillColor(PALE).text(heading, MARGIN, pdf.y);
    pdf
      .fontSize(8.5)
      .fillColor(INK)
      .text(text, MARGIN, pdf.y + 2, { width: WIDTH * 0.8, lineGap: 2 });
    pdf.y += 10;
  }
}

function footers(pdf: Pdf, { footer, pageText }: PrintedDocument): void {
  const { count } = pdf.bufferedPageRange();
  for (let page = 0; page < count; page += 1) {
    pdf.switchToPage(page);
    pdf.page.margins.bottom = 0;
    pdf.font('regular').fontSize(7).fillColor(PALE);
    pdf.text(footer, MARGIN, 841.89 - 46, { width: WIDTH - 90, height: 24, ellipsis: true });
    pdf.text(pageText(page + 1, count), MARGIN + WIDTH - 90, 841.89 - 46, { width: 90, align: 'right' });
  }
}

const rule = (pdf: Pdf, y: number): void =>
  void pdf
    .moveTo(MARGIN, y)
    .lineTo(MARGIN + WIDTH, y)
    .lineWidth(0.6)
    .stroke(RULE);
