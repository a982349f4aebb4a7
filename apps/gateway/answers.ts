/** What a call is answered: always HTTP 200, for clients look at the returncode alone (BBB API, section 1). */
export interface Answer {
  readonly body: string;
  readonly type?: 'text/xml' | 'application/json' | 'text/html';
  readonly location?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Other than 200 for callbacks alone. */
  readonly status?: number;
}

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
export const escapeXml = (text: string): string => text.replace(/[&<>"]/g, (mark) => ESCAPES[mark]!);

export const failed = (messageKey: string, message: string): Answer => ({
  body: `<response><returncode>FAILED</returncode><messageKey>${messageKey}</messageKey><message>${escapeXml(message)}</message></response>`,
});

/** The same, where BBB answers in JSON. */
export const failedInJson = (messageKey: string, message: string): Answer => ({
  type: 'application/json',
  body: JSON.stringify({ response: { returncode: 'FAILED', messageKey, message } }),
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
export const ROOT = success('<version>2.0</version><apiVersion>2.0</apiVersion><bbbVersion></bbbVersion>');
export const NOT_OURS = failed('unsupportedRequest', 'This request is not supported.');
export const TOO_LONG = failed('validationError', 'The address is too long: 32 kB is the most.');
export const TOO_LARGE = failed('validationError', 'The body is too large: 16 MB is the most, and 2 MB for a form.');
export const TOO_MANY: Answer = {
  ...failed('tooManyRequests', 'Too many requests at once. Try again in a few seconds.'),
  headers: { 'retry-after': '5' },
};
