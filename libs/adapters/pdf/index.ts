export type { PrintedDocument, PrintedLine, PrintedLogo } from './printed-document';
export * from './render-pdf';
