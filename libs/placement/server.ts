import { sealedIn } from '@/runtime';

/** A BBB server as placement knows it. `poolResellerId` null is the network's shared pool. The secret is sealed. */
export interface BbbServer {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly secretSealed: string;
  readonly poolResellerId: string | null;
  readonly state: 'enabled' | 'cordoned' | 'disabled';
  readonly readsUsage: boolean;
  readonly weight: number;
  readonly capacityPeople: number;
  /** As the polls have it, with hysteresis. */
  readonly health: 'up' | 'down';
  readonly people: number;
  readonly meetings: number;
  readonly polledAt: Date | null;
}

/** What a poll counts. */
export interface Load {
  readonly people: number;
  readonly meetings: number;
}

/** BBB's own rule of thumb for a server of its least size (8 cores, 16 GB): some two hundred people at once. */
export const USUAL_CAPACITY_PEOPLE = 200;

/** Where a server's sealed secret stands. */
export const secretPlace = sealedIn('bbb_servers', 'secret_sealed');
/** Where the secret of a host that was reported ready stands until it serves. */
export const reportPlace = sealedIn('server_orders', 'reported_secret_sealed');
