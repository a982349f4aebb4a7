import { HouseError } from '@/kernel';

export class NoSuchServer extends HouseError {
  constructor(name: string) {
    super('missing', 'no-such-server', `There is no BBB server "${name}". "tallyroom doctor" lists those there are.`);
  }
}

export class ServerNameTaken extends HouseError {
  constructor(name: string) {
    super('conflict', 'server-name-taken', `A BBB server called "${name}" is there already. Choose another name.`);
  }
}

export class TooFewTenants extends HouseError {
  constructor(active: number, needed: number) {
    super(
      'conflict',
      'too-few-tenants',
      `A server of your own can be ordered from ${needed} active tenants on; today there are ${active}. A single tenant may order its own at any time, and the network may overrule this with a reason.`,
      { active, needed },
    );
  }
}

export class NoSuchOrder extends HouseError {
  constructor() {
    super('missing', 'no-such-order', 'There is no such order of a server.');
  }
}

export class OrderClosed extends HouseError {
  constructor(name: string) {
    super('conflict', 'order-closed', `The order of ${name} is closed: its host was reported, or it was cancelled.`);
  }
}

export class NotVerified extends HouseError {
  constructor(name: string, why: string) {
    super('conflict', 'server-not-verified', `${name} cannot be taken into service: ${why}`);
  }
}

export class NoSuchMove extends HouseError {
  constructor() {
    super('missing', 'no-such-move', 'There is no such move.');
  }
}

export class MoveNotPossible extends HouseError {
  constructor(state: string, step: string) {
    super('conflict', 'move-not-possible', `A move that is ${state} cannot ${step}.`, { state, step });
  }
}

export class MoveUnderWay extends HouseError {
  constructor() {
    super('conflict', 'move-under-way', 'This tenant is being moved already. Finish that move or roll it back first.');
  }
}

export class AlreadyThere extends HouseError {
  constructor() {
    super('conflict', 'already-there', "This tenant's new meetings go there already.");
  }
}

export class NotThatServer extends HouseError {
  constructor(name: string) {
    super(
      'conflict',
      'not-that-server',
      `${name} takes no meetings of this reseller: it is not its own, or not enabled.`,
    );
  }
}

export class NotThere extends HouseError {
  constructor(name: string, why: string) {
    super('unavailable', 'server-not-there-yet', `${name} cannot be verified yet: ${why}`);
  }
}

export class NotThatToken extends HouseError {
  constructor() {
    super('unauthenticated', 'not-that-token', 'This token opens nothing here: it is unknown, revoked or used.');
  }
}

export class TokenNameTaken extends HouseError {
  constructor(name: string) {
    super('conflict', 'token-name-taken', `There is an inventory token called "${name}" already.`);
  }
}

export class NoSuchInventoryToken extends HouseError {
  constructor(name: string) {
    super('missing', 'no-such-inventory-token', `There is no inventory token called "${name}" that holds.`);
  }
}

export class ServerInUse extends HouseError {
  constructor(name: string, what: string) {
    super('conflict', 'server-in-use', `${name} cannot be removed yet: ${what}`);
  }
}

export class HoldsRecordings extends HouseError {
  constructor(name: string, recordings: number) {
    super(
      'conflict',
      'holds-recordings',
      `${name} holds ${recordings} recordings that are nowhere else. Copy them to another server first, or give them up by writing the name of the server.`,
      { recordings },
    );
  }
}

export class BadMaintenance extends HouseError {
  constructor(why: string) {
    super('invalid', 'bad-maintenance', `This maintenance cannot be planned: ${why}`);
  }
}

export class NoSuchMaintenance extends HouseError {
  constructor() {
    super('missing', 'no-such-maintenance', 'There is no such maintenance of a server.');
  }
}

export class MaintenanceOver extends HouseError {
  constructor() {
    super('conflict', 'maintenance-over', 'This maintenance is over, or was called off.');
  }
}
