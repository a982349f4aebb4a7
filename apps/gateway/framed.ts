import { type Answer, escapeXml } from './answers';
import type { Call } from './call';

/** Which sites may show a tenant's rooms in a frame; without any, only pages of the same origin. */
export const frameAncestors = (sites: readonly string[]): string =>
  `frame-ancestors 'self'${sites.map((site) => ` ${site}`).join('')}`;

/**
 * An answer that says which sites may show it in a frame. Browsers heed that on a page alone, never on a redirect: so within
 * a frame a redirect is a page that goes on by itself, and one on another site is not shown at all.
 */
export function framed({ tenant, isInFrame }: Call, answer: Answer): Answer {
  const ancestors = frameAncestors(tenant.gateway.embedSites);
  if (!isInFrame || answer.location === undefined)
    return { ...answer, headers: { ...answer.headers, 'content-security-policy': ancestors } };
  return {
    type: 'text/html',
    body: `<!doctype html>
<html lang="${tenant.language}"><head><meta charset="utf-8"><title>${escapeXml(tenant.name)}</title><link rel="icon" href="data:,">
<meta http-equiv="refresh" content="0; url=${escapeXml(answer.location)}"></head><body></body></html>`,
    headers: {
      ...answer.headers,
      'content-security-policy': `default-src 'none'; img-src data:; base-uri 'none'; ${ancestors}`,
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    },
  };
}
