import { HouseError } from '@/kernel';

export class NoSuchReseller extends HouseError {
  constructor(name: string) {
    super('missing', 'no-such-reseller', `There is no reseller "${name}". Check its short name.`);
  }
}

export class NoSuchTenant extends HouseError {
  constructor(name: string) {
    super('missing', 'no-such-tenant', `There is no tenant "${name}" here. Check its short name.`);
  }
}

export class MayNotResell extends HouseError {
  constructor(name: string) {
    super(
      'forbidden',
      'may-not-resell',
      `${name} may not resell: only an operational member in standing may. Change its membership first.`,
    );
  }
}

export class NameTaken extends HouseError {
  constructor(what: string, slug: string) {
    super('conflict', 'name-taken', `The short name "${slug}" of the ${what} is taken. Choose another.`, {
      field: 'slug',
    });
  }
}

export class TwoSecretsAlready extends HouseError {
  constructor() {
    super(
      'conflict',
      'two-secrets-already',
      'Two secrets hold already. Revoke the one no longer used, then make another.',
    );
  }
}

export class NoSuchSecret extends HouseError {
  constructor() {
    super('missing', 'no-such-secret', 'There is no such secret, or it was revoked before.');
  }
}

export class InvalidMailAddress extends HouseError {
  constructor(address: string) {
    super(
      'invalid',
      'invalid-mail-address',
      `"${address}" is no mail address. Give each address by itself, like accounts@coop.example.`,
    );
  }
}

export class ColourTooPale extends HouseError {
  constructor(colour: string, contrast: number) {
    super(
      'invalid',
      'colour-too-pale',
      `White text cannot be read on ${colour}: its contrast is ${contrast.toFixed(1)} to 1, and 4.5 is the least. Choose a darker colour.`,
      { field: 'colour' },
    );
  }
}

export class NoSuchLogo extends HouseError {
  constructor() {
    super('missing', 'no-such-logo', 'There is no such logo.');
  }
}

export class NoSuchPayer extends HouseError {
  constructor() {
    super('missing', 'no-such-payer', 'There is no such payer here.');
  }
}

export class HostNotGood extends HouseError {
  constructor(host: string, why: string) {
    super('invalid', 'host-not-good', `“${host}” cannot be used yet: ${why}`);
  }
}

export class HostTaken extends HouseError {
  constructor(host: string) {
    super('conflict', 'host-taken', `“${host}” is another reseller's already. Choose another name.`);
  }
}
