import type PDFDocument from 'pdfkit';

/** A sheet of A4 in points, and what every part of a document draws with. */
export type Pdf = InstanceType<typeof PDFDocument>;

export const PAGE = { width: 595.28, height: 841.89 };
export const MARGIN = 56;
export const WIDTH = PAGE.width - 2 * MARGIN;
export const BOTTOM = PAGE.height - 80;
export const INK = '#1c1c1c';
export const PALE = '#6b6b6b';

export const rule = (pdf: Pdf, y: number): void =>
  void pdf
    .moveTo(MARGIN, y)
    .lineTo(MARGIN + WIDTH, y)
    .lineWidth(0.6)
    .stroke('#d9d9d9');

/** Starts a new page if less than `height` is left on this one; answers whether it did. */
export function makeRoom(pdf: Pdf, height: number): boolean {
  if (pdf.y + height <= BOTTOM) return false;
  pdf.addPage().y = MARGIN;
  return true;
}

/** Prints a figure flush right on one line, smaller where it would not fit: a figure is never broken. */
export function figure(pdf: Pdf, text: string, x: number, y: number, width: number): void {
  const size = (pdf as unknown as { _fontSize: number })._fontSize;
  const fitting = Math.min(size, (size * width) / Math.max(pdf.widthOfString(text), 1));
  // A point more on the left: a figure that fits exactly may not fall to the next line by rounding.
  pdf
    .fontSize(fitting)
    .text(text, x - 1, y + (size - fitting) / 2, { width: width + 1, align: 'right', lineBreak: false });
  pdf.fontSize(size);
}

// Line breaks stay; a tab is a space; everything else that has no shape of its own would be printed as a box, or
// turn the text round it.
const SHAPELESS = /[^\P{Cc}\n]|\p{Cf}|[\u2028\u2029]/gu;

/** A text without control, format and bidirectional characters. */
export const printable = (text: string): string => text.replace(/\t|\r\n?/g, ' ').replace(SHAPELESS, '');

/** The same for every text of a value. */
export function allPrintable<T>(value: T): T {
  if (typeof value === 'string') return printable(value) as T;
  if (Array.isArray(value)) return value.map(allPrintable) as T;
  if (typeof value !== 'object' || value === null || value instanceof Date || Buffer.isBuffer(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, allPrintable(one)])) as T;
}
