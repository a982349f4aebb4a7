import { createHash } from 'node:crypto';
import { say } from '@/wording';
import { type Answer, escapeXml } from './answers';
import type { Listed } from './directory.service';
import { frameAncestors } from './framed';

/**
 * Tells the page around the frame that it can close it: that page's exact origin, if it is one of the tenant's sites, and
 * nobody else. A browser that does not say who is around is given each site in turn and delivers to the right one.
 */
const SCRIPT = `const sites = document.currentScript.dataset.sites.split(' ').filter(Boolean);
const isOf = (origin, site) => site.includes('*.') ? origin.startsWith(site.split('*')[0]) && origin.endsWith(site.split('*')[1]) : origin === site;
const around = location.ancestorOrigins && location.ancestorOrigins[0];
const targets = around ? [around].filter((origin) => sites.some((site) => isOf(origin, site))) : sites.filter((site) => !site.includes('*'));
if (window.parent !== window) for (const origin of targets) window.parent.postMessage({ type: 'readyToClose' }, origin);`;
const SCRIPT_HASH = createHash('sha256').update(SCRIPT).digest('base64');

/** Where people land who leave a meeting, if its client names no page of its own. */
export function leavePage(tenant: Listed | null): Answer {
  const language = tenant?.language ?? 'en';
  const sites = tenant?.gateway.embedSites ?? [];
  const [left, more] = [say(language, 'gateway.left'), say(language, 'gateway.left-more')].map(escapeXml);
  return {
    type: 'text/html',
    body: `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${left}</title><link rel="icon" href="data:,"></head>
<body><main><h1>${left}</h1><p>${more}</p></main><script data-sites="${escapeXml(sites.join(' '))}">${SCRIPT}</script></body></html>`,
    headers: {
      'content-security-policy': `default-src 'none'; img-src data:; script-src 'sha256-${SCRIPT_HASH}'; base-uri 'none'; ${frameAncestors(sites)}`,
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    },
  };
}
