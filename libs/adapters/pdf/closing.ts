import type { PrintedDocument } from './printed-document';
import { figure, INK, MARGIN, makeRoom, PAGE, PALE, type Pdf, rule, WIDTH } from './sheet';

const LABEL = { x: MARGIN + WIDTH - 290, width: 190 };
const AMOUNT = { x: MARGIN + WIDTH - 95, width: 95 };

/** What stands below the lines: sums, the amount to pay, notes, and on every page the seller's registration. */
export function totals(pdf: Pdf, { totals: rows, grandTotal: [label, amount] }: PrintedDocument): void {
  makeRoom(pdf, 24 * (rows.length + 1));
  rule(pdf, pdf.y);
  pdf.y += 9;
  for (const [name, value] of rows) {
    const { y } = pdf;
    figure(pdf.font('regular').fontSize(9).fillColor(INK), value, AMOUNT.x, y, AMOUNT.width);
    pdf.fillColor(PALE).text(name, LABEL.x, y, { width: LABEL.width });
    pdf.y += 5;
  }
  const y = pdf.y + 3;
  figure(pdf.font('bold').fontSize(11).fillColor(INK), amount, AMOUNT.x, y, AMOUNT.width);
  pdf.text(label, LABEL.x, y, { width: LABEL.width });
  pdf.y += 18;
}

export function notes(pdf: Pdf, { notes: list }: PrintedDocument): void {
  const width = WIDTH * 0.8;
  for (const [heading, text] of list) {
    makeRoom(pdf, pdf.font('regular').fontSize(8.5).heightOfString(text, { width, lineGap: 2 }) + 22);
    if (heading) pdf.fontSize(8).fillColor(PALE).text(heading, MARGIN, pdf.y, { width });
    pdf
      .fontSize(8.5)
      .fillColor(INK)
      .text(text, MARGIN, pdf.y + 2, { width, lineGap: 2 });
    pdf.y += 10;
  }
}

export function footers(pdf: Pdf, { footer, pageText }: PrintedDocument): void {
  const { count } = pdf.bufferedPageRange();
  for (let page = 0; page < count; page += 1) {
    pdf.switchToPage(page);
    pdf.page.margins.bottom = 0;
    pdf.font('regular').fontSize(7).fillColor(PALE);
    pdf.text(footer, MARGIN, PAGE.height - 46, { width: WIDTH - 100, height: 24, ellipsis: true });
    pdf.text(pageText(page + 1, count), MARGIN + WIDTH - 90, PAGE.height - 46, { width: 90, align: 'right' });
  }
}
