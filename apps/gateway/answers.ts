/** What a call is answered: always HTTP 200, for clients look at the returncode alone (BBB API, section 1). */
export interface Answer {
  readonly body: string;
  readonly type?: 'text/xml' | 'application/json' | 'text/html';
  readonly location?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
export const escapeXml = (text: string): string => text.replace(/[&<>"]/g, (mark) => ESCAPES[mark]!);

export const failed = (messageKey: string, message: string): Answer => ({
  body: `<response><returncode>FAILED</returncode><messageKey>${messageKey}</messageKey><message>${escapeXml(message)}</message></response>`,
});

export const success = (elements: string): Answer => ({
  body: `<response><returncode>SUCCESS</returncode>${elements}</response>`,
});

export const element = (name: string, value: string | number | boolean): string =>
  `<${name}>${escapeXml(String(value))}</${name}>`;

export const CHECKSUM_ERROR = failed(
  'checksumError',
  'Checksums do not match. Check the address and the secret, and that nothing between changes the query.',
);
export const notFound = failed('notFound', 'We could not find a meeting with that meeting ID');
export const unavailable = failed(
  'internalError',
  'The meeting server does not answer just now. Try again in a moment.',
);
