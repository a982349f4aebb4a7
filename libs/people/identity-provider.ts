/** Where a reseller's people may sign in with the account they have there anyway. */
export interface IdentityProvider {
  readonly resellerId: string;
  readonly id: string;
  /** What the button says: "Sign in with …". */
  readonly label: string;
  /** The provider's address as it writes it itself. */
  readonly issuer: string;
  readonly clientId: string;
}

/** What a provider stands for when it lets somebody in: at whose people, and whether it asked for a second factor. */
export interface ProvidersWord {
  readonly resellerId: string;
  readonly label: string;
  readonly hasSecondFactor: boolean;
}

/** Names by which providers say "with more than one factor", beside `amr: mfa` (RFC 8176). */
const MANY_FACTORS = [
  'https://refeds.org/profile/mfa',
  'http://schemas.openid.net/pape/policies/2007/06/multi-factor',
  'phr',
  'phrh',
];

/** Whether a provider asserts a second factor. A list of methods is none: two may be of one kind. */
export const assertsSecondFactor = ({ amr, acr }: { amr: readonly string[]; acr: string | null }): boolean =>
  amr.includes('mfa') || (acr !== null && MANY_FACTORS.includes(acr));
