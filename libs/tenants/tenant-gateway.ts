/** How a tenant's BBB address behaves; all have these settings from the start. */
export interface TenantGateway {
  /** The server its new meetings go to; null is the network's shared pool. */
  readonly homeServerId: string | null;
  /** Sites that may show its rooms in a frame, as origins. */
  readonly embedSites: readonly string[];
  readonly allowsRequestsWithoutSession: boolean;
  /** Whether a form is taken whose signature covers nothing of it, as BBB 3.0 does (BBB API, section 2 POST). */
  readonly takesUnsignedForms: boolean;
  /** Seconds of use in a month that the tenant itself allows; null is no ceiling. */
  readonly ceilingSeconds: bigint | null;
  /** The same in minor units of its issuer's currency, net, for the month's room-hours. */
  readonly ceilingMinor: bigint | null;
  /** The ceiling is reached: no new meeting begins before this instant, the end of the month. */
  readonly noNewUntil: Date | null;
}

export const PLAIN_GATEWAY: TenantGateway = {
  homeServerId: null,
  embedSites: [],
  allowsRequestsWithoutSession: false,
  takesUnsignedForms: false,
  ceilingSeconds: null,
  ceilingMinor: null,
  noNewUntil: null,
};
