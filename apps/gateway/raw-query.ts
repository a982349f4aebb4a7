/** One parameter as it was sent, and what it says. */
export interface Parameter {
  readonly raw: string;
  readonly name: string;
  readonly value: string;
}

/** A query that no server should see: told to the client as a validationError. */
export class BadQuery extends Error {}

const UNWANTED = /[^\P{Cc}\t\n\r]/u;
/** Ids by which tenants are kept apart: two of them in one query are a way past any check. */
const ONCE_ONLY = new Set(['meetingID', 'recordID', 'hookID', 'parentMeetingID', 'createTime', 'password', 'state']);

/**
 * Takes a raw query (without its checksum) apart. Of a parameter given twice the first counts, as in BBB; ids given
 * twice, bad percent codes and control characters throw BadQuery (BBB API, section 2).
 */
export function parseQuery(query: string): Map<string, Parameter> {
  const found = new Map<string, Parameter>();
  if (query === '') return found;
  for (const raw of query.split('&')) {
    if (raw === '') continue;
    const at = raw.indexOf('=');
    const name = decoded(at < 0 ? raw : raw.slice(0, at));
    const value = at < 0 ? '' : decoded(raw.slice(at + 1));
    if (!found.has(name)) found.set(name, { raw, name, value });
    else if (ONCE_ONLY.has(name)) throw new BadQuery(`${name} is given twice`);
  }
  return found;
}

/** Parameters as a query again: untouched ones byte for byte, as the client sent them. */
export const queryOf = (parameters: Iterable<Parameter>): string => {
  let query = '';
  for (const { raw } of parameters) query += query === '' ? raw : `&${raw}`;
  return query;
};

export const parameter = (name: string, value: string): Parameter => ({
  raw: `${encodeURIComponent(name)}=${encodeURIComponent(value)}`,
  name,
  value,
});

/** One field as a form encodes it in Java: a space as `+`, and all but letters, digits and `*-._` in percent codes. */
export const formField = (name: string, value: string): string => `${formEncoded(name)}=${formEncoded(value)}`;

const formEncoded = (text: string): string =>
  encodeURIComponent(text)
    .replace(/%20/g, '+')
    .replace(/[!'()~]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);

/** The body of a form, sorted and encoded anew as BBB up to 2.6 does to hash it (BBB API, section 2 POST). */
export const sortedForm = (body: string): string =>
  [...new URLSearchParams(body)]
    .filter(([name]) => name !== 'checksum')
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([name, value]) => formField(name, value))
    .join('&');

function decoded(text: string): string {
  if (!/[%+]/.test(text)) {
    if (UNWANTED.test(text)) throw new BadQuery('control characters');
    return text;
  }
  let plain: string;
  try {
    plain = decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw new BadQuery('a bad percent code');
  }
  if (UNWANTED.test(plain)) throw new BadQuery('control characters');
  return plain;
}
