import { isLine } from './line';

test.each([
  ['Forn Comú, SCCL', true],
  ["O'Brien & Sons <3", true],
  ['Mà 👩‍👩‍👧 नमस्ते שלום', true],
  ['', true],
  ['Bakers\r\nBcc: eve@evil.example', false],
  ['Bakers\u2028', false],
  ['tab\tbed', false],
  ['moc.live\u202e', false],
  ['\u2067turned', false],
])('%j is one line: %s', (text, is) => expect(isLine(text)).toBe(is));
