import { Injectable } from '@nestjs/common';
import { BbbClient } from '@/adapters/bbb';
import { Clock } from '@/kernel';
import { Sealer } from '@/runtime';
import { type BbbServer, secretPlace } from './server';

/** Clients for servers: opens the sealed secret, and keeps it no longer than the client lives. */
@Injectable()
export class BbbClients {
  constructor(
    private readonly sealer: Sealer,
    private readonly clock: Clock,
  ) {}

  for({ id, url, secretSealed }: BbbServer, timeoutMs?: number): BbbClient {
    return new BbbClient({ url, secret: this.sealer.open(secretSealed, secretPlace(id)), timeoutMs }, this.clock);
  }
}
