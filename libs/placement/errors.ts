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
