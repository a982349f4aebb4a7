import { checksumOf, signedJwt } from '@/adapters/bbb';
import type { OutsideRequest } from './outside-calls.adapter';

/** What a tenant is told, without the signature, which is made with the secret that holds when it is sent. */
export type DeliveryContent =
  | { readonly kind: 'hook'; readonly domain: string; readonly event: string; readonly timestampMs: number }
  | { readonly kind: 'end' }
  | { readonly kind: 'recording-ready'; readonly meetingId: string; readonly recordId: string }
  | { readonly kind: 'analytics'; readonly body: string };

export interface Delivery {
  readonly id: string;
  readonly resellerId: string;
  readonly tenantId: string;
  readonly hookId: string | null;
  readonly url: string;
  readonly content: DeliveryContent;
  /** Tries made, this one included. */
  readonly tries: number;
}

const SECOND = 1_000;
const WAITS_MS: Record<DeliveryContent['kind'], readonly number[]> = {
  hook: [100, 500, 1_000, 2_000, 4_000, 8_000, 10_000, 30_000, 60_000, 60_000, 60_000, 60_000],
  end: [30 * SECOND, 60 * SECOND, 120 * SECOND, 300 * SECOND],
  // BBB tries these once; a tenant whose site is away for a moment gets them all the same.
  'recording-ready': [30 * SECOND, 60 * SECOND, 120 * SECOND, 300 * SECOND],
  analytics: [30 * SECOND, 60 * SECOND, 120 * SECOND, 300 * SECOND],
};
const ALSO_TAKEN: Record<DeliveryContent['kind'], readonly number[]> = {
  hook: [401],
  end: [],
  // 410 is "gone": it need not be told again.
  'recording-ready': [410],
  analytics: [],
};
const HOOK_REDIRECTS = 5;
const DAY_SECONDS = 24 * 3600;

/** How long to wait after so many failed tries; null is not at all (BBB API, sections 5 and 6). */
export const waitAfter = ({ content, tries }: Delivery): number | null => WAITS_MS[content.kind][tries - 1] ?? null;

export const isTaken = ({ content }: Delivery, status: number): boolean =>
  (status >= 200 && status < 300) || ALSO_TAKEN[content.kind].includes(status);

/** The call as the tenant's own BBB server would make it, signed with the tenant's secret. */
export function requestOf({ url, content }: Delivery, secret: string, now: Date): OutsideRequest {
  switch (content.kind) {
    case 'hook':
      return hookRequest(url, content, secret);
    case 'end':
      return { url, method: 'GET', redirects: 0 };
    case 'recording-ready': {
      const claims = { meeting_id: content.meetingId, record_id: content.recordId };
      const body = new URLSearchParams({ signed_parameters: signedJwt('HS256', claims, secret) }).toString();
      return { url, method: 'POST', headers: FORM, body, redirects: 0 };
    }
    case 'analytics': {
      const token = signedJwt('HS512', { exp: Math.trunc(now.getTime() / 1000) + DAY_SECONDS }, secret);
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
      return { url, method: 'POST', headers, body: content.body, redirects: 0 };
    }
  }
}

const FORM = { 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8' };

function hookRequest(
  url: string,
  { domain, event, timestampMs }: Extract<DeliveryContent, { kind: 'hook' }>,
  secret: string,
): OutsideRequest {
  const body = new URLSearchParams({ domain, event, timestamp: String(timestampMs) }).toString();
  const checksum = checksumOf(url, body, secret, 'sha1');
  const signed = `${url}${url.includes('?') ? '&' : '?'}checksum=${checksum}`;
  return { url: signed, method: 'POST', headers: FORM, body, redirects: HOOK_REDIRECTS };
}
