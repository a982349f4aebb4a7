const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
/** What has two letters and a name and is nobody's address: unions, test regions, islands that write another country's. */
const NONE = new Set('AC CP CQ DG EA EU EZ IC QO TA UN XA XB ZZ'.split(' '));

/** Whether two letters are a country's: those of today (GB, not UK; DE, not DD), for taxes go by them. */
export const isCountry = (code: string): boolean =>
  /^[A-Z]{2}$/.test(code) &&
  !NONE.has(code) &&
  names.of(code) !== undefined &&
  Intl.getCanonicalLocales(`und-${code}`)[0] === `und-${code}`;
