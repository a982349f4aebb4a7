/**
 * A text as a cell of a table that no spreadsheet takes for a formula: one that begins as a formula does (full-width signs
 * and blanks in front included) gets a mark. A plain number is none and stays one, a negative one too.
 */
export const inert = (text: string): string =>
  /^(\s*[=+\-@＝＋－＠]|[\t\r\n])/.test(text) && !/^-\d+(\.\d+)?$/.test(text) ? `'${text}` : text;
