import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as fontkit from 'fontkit';
import PDFDocument from 'pdfkit';
import { footers, notes, totals } from './closing';
import { letterhead, parties } from './letterhead';
import { linesTable } from './lines-table';
import type { PrintedDocument } from './printed-document';
import { allPrintable, MARGIN, type Pdf } from './sheet';

// Parsing a font costs more than printing with it: both are parsed once and shared by all documents.
const font = (file: string) =>
  fontkit.create(readFileSync(path.join(path.dirname(require.resolve('dejavu-fonts-ttf/package.json')), 'ttf', file)));
let fonts: { regular: ReturnType<typeof font>; bold: ReturnType<typeof font> } | undefined;

/**
 * A document as an A4 PDF with embedded fonts. The same input gives the same bytes: its dates come from the document,
 * never from the clock. Control and bidirectional characters are left out.
 */
export function renderPdf(given: PrintedDocument): Promise<Buffer> {
  fonts ??= { regular: font('DejaVuSans.ttf'), bold: font('DejaVuSans-Bold.ttf') };
  const document = allPrintable(given);
  const pdf = new PDFDocument({
    size: 'A4',
    margins: { top: MARGIN, bottom: 40, left: MARGIN, right: MARGIN },
    bufferPages: true,
    compress: true,
    lang: document.language,
    displayTitle: true,
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

function layOut(pdf: Pdf, document: PrintedDocument): void {
  letterhead(pdf, document);
  parties(pdf, document);
  linesTable(pdf, document);
  totals(pdf, document);
  notes(pdf, document);
  footers(pdf, document);
}
