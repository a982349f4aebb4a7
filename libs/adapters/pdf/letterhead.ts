import type { PrintedDocument, PrintedLogo } from './printed-document';
import { INK, MARGIN, PAGE, PALE, type Pdf, WIDTH } from './sheet';

const BUYER = { x: MARGIN, width: 150 };
const SELLER = { x: MARGIN + 160, width: 140 };
const LOGO = { width: 200, height: 36 };
const FACTS = { x: MARGIN + 310, label: 78, value: WIDTH - 310 - 78 };

/** The head of the first page: whose document it is, to whom, and its dates and numbers. */
export function letterhead(pdf: Pdf, { colour, brandName, logo, title }: PrintedDocument): void {
  pdf.rect(0, 0, PAGE.width, 8).fill(colour);
  const top = MARGIN - 14;
  const space = logo ? drawn(pdf, logo, top) : { right: 0, bottom: 0 };
  pdf.y = top;
  if (!logo?.holdsName) {
    const left = space.right === 0 ? MARGIN : space.right + 10;
    const width = MARGIN + WIDTH - left;
    pdf.font('bold').fontSize(15).fillColor(colour);
    const height = pdf.heightOfString(brandName, { width });
    pdf.text(brandName, left, Math.max(top, (top + space.bottom - height) / 2), { width });
  }
  pdf
    .font('regular')
    .fontSize(19)
    .fillColor(INK)
    .text(title, MARGIN, Math.max(pdf.y, space.bottom) + 26);
}

/** The logo within its place; answers how far it reaches. */
function drawn(pdf: Pdf, { png, width, height }: PrintedLogo, top: number): { right: number; bottom: number } {
  const scale = Math.min(LOGO.width / width, LOGO.height / height);
  const size = { width: width * scale, height: height * scale };
  pdf.image(png, MARGIN, top, size);
  return { right: MARGIN + size.width, bottom: top + size.height };
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
