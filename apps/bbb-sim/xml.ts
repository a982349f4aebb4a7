const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
/** Control characters have no place in XML and are dropped, as a server drops them. */
const escapeText = (text: string): string =>
  text.replace(/[&<>"]/g, (mark) => ESCAPES[mark]!).replace(/[^\P{Cc}\t\n\r]/gu, '');

/** Elements in the order given; a value is text, a number, a truth value, or XML already written (`xml`). */
export type Elements = readonly (readonly [string, string | number | boolean | { readonly xml: string }])[];

export const xml = (text: string): { readonly xml: string } => ({ xml: text });

export const elements = (list: Elements): string =>
  list
    .map(([name, value]) => `<${name}>${typeof value === 'object' ? value.xml : escapeText(String(value))}</${name}>`)
    .join('');

export const response = (list: Elements): string => `<response>${elements(list)}</response>`;
export const success = (list: Elements): string => response([['returncode', 'SUCCESS'], ...list]);
export const failed = (messageKey: string, message: string): string =>
  response([
    ['returncode', 'FAILED'],
    ['messageKey', messageKey],
    ['message', message],
  ]);

/** The form for several errors at once, which some calls use for one. */
export const failedWith = (key: string, message: string): string =>
  response([
    ['returncode', 'FAILED'],
    [
      'errors',
      xml(
        `<error>${elements([
          ['key', key],
          ['message', message],
        ])}</error>`,
      ),
    ],
  ]);

/** Metadata as BBB writes it: lower-cased names that are XML names. */
export const metadataElements = (metadata: Readonly<Record<string, string>>): { readonly xml: string } =>
  xml(elements(Object.entries(metadata).filter(([name]) => /^[a-z][a-z0-9-]*$/.test(name))));
