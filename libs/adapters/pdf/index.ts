export type { PrintedDocument, PrintedLine } from './printed-document';
export * from './render-pdf';
