import ipaddr from 'ipaddr.js';

/** Where callbacks may lead: to public addresses alone, or for a trial to this machine too. */
export type Reach = 'public' | 'loopback';

/**
 * Whether an IP address may be called. Public is what remains when every special range is taken away: private, loopback,
 * link-local (cloud metadata with it), carrier-grade NAT, multicast, documentation, and IPv4 wrapped in IPv6.
 */
export function mayReach(address: string, reach: Reach): boolean {
  if (!ipaddr.isValid(address)) return false;
  const range = ipaddr.process(address).range();
  return range === 'unicast' || (reach === 'loopback' && range === 'loopback');
}

/** Why an address given by a client cannot be called at all, before any look-up; null if it can. */
export function problemOf(url: string, reach: Reach): string | null {
  if (!URL.canParse(url)) return 'it is no address';
  const { protocol, hostname, username, password } = new URL(url);
  if (protocol !== 'https:' && protocol !== 'http:') return 'it does not begin with https:// or http://';
  if (username !== '' || password !== '') return 'it holds a name or a password';
  const literal = hostname.replace(/^\[|\]$/g, '');
  return ipaddr.isValid(literal) && !mayReach(literal, reach) ? 'it is not a public address' : null;
}
