import type { PrintedDocument } from './printed-document';
import { INK, MARGIN, PAGE, PALE, type Pdf, WIDTH } from './sheet';

const BUYER = { x: MARGIN, width: 150 };
const SELLER = { x: MARGIN + 160, width: 140 };
const FACTS = { x: MARGIN + 310, label: 78, value: WIDTH - 310 - 78 };

/** The head of the first page: whose document it is, to whom, and its dates and numbers. */
export function letterhead(pdf: Pdf, { colour, brandName, title }: PrintedDocument): void {
  pdf.rect(0, 0, PAGE.width, 8).fill(colour);
  pdf
    .font('bold')
    .fontSize(15)
    .fillColor(colour)
    .text(brandName, MARGIN, MARGIN - 14, { width: WIDTH });
  pdf
    .font('regular')
    .fontSize(19)
    .fillColor(INK)
    .text(title, MARGIN, pdf.y + 26);
}

export function parties(pdf: Pdf, { seller, buyer, buyerLabel, facts }: PrintedDocument): void {
  const top = pdf.y + 16;
  const y = top + 13;
  pdf.font('regular').fontSize(8).fillColor(PALE).text(buyerLabel, BUYER.x, top);
  const buyerBottom = block(pdf.fontSize(9).fillColor(INK), buyer, BUYER, y);
  const sellerBottom = block(pdf.fontSize(8).fillColor(PALE), seller, SELLER, y);
  pdf.y = Math.max(buyerBottom, sellerBottom, factsBlock(pdf, facts, y)) + 26;
}

function block(pdf: Pdf, lines: readonly string[], { x, width }: { x: number; width: number }, y: number): number {
  return pdf.text(lines.join('\n'), x, y, { width, lineGap: 2 }).y;
}

function factsBlock(pdf: Pdf, facts: PrintedDocument['facts'], top: number): number {
  let y = top;
  for (const [label, value] of facts) {
    const labelBottom = pdf.fontSize(8).fillColor(PALE).text(label, FACTS.x, y, { width: FACTS.label }).y;
    pdf.fillColor(INK).text(value, FACTS.x + FACTS.label, y, { width: FACTS.value, align: 'right' });
    y = Math.max(pdf.y, labelBottom) + 3;
  }
  return y;
}
