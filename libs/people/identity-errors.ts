import { HouseError } from '@/kernel';

export class NoIdentityProvider extends HouseError {
  constructor() {
    super('missing', 'no-identity-provider', 'Nobody signs in here by an identity provider. Ask for a link by mail.');
  }
}
export class SecretMissing extends HouseError {
  constructor() {
    super('invalid', 'client-secret-missing', 'Enter the secret of this client; the one kept is another client’s.');
  }
}
/** The same for a stranger, for another reseller's people, and for an address that nobody has. */
export class NobodyByThatName extends HouseError {
  constructor(label: string) {
    super(
      'unauthenticated',
      'nobody-by-that-name',
      `${label} knows you, but nobody with your mail address is expected here. Ask whoever runs this for an invitation.`,
    );
  }
}
export class AddressNotVerified extends HouseError {
  constructor(label: string) {
    super(
      'unauthenticated',
      'address-not-verified',
      `${label} does not say that your mail address is verified. Verify it there, or sign in by a link in a mail.`,
    );
  }
}
