import { type LookupAddress, type LookupOptions, lookup } from 'node:dns';
import { Agent } from 'undici';
import { mayReach, type Reach } from './public-address';

/** A name that leads where nothing of ours may go. */
export class Unreachable extends Error {}

/**
 * Connections to addresses that somebody else gave. A name is looked up once for each connection, every address it has
 * must be one that may be reached, and the connection goes to just those: a name that answers otherwise the second time
 * gains nothing. An answer of more than `largestAnswer` bytes is broken off.
 */
export function outsideAgent(reach: Reach, patienceMs: number, largestAnswer = -1): Agent {
  return new Agent({
    connect: { timeout: patienceMs, lookup: (host, options, done) => lookUp(reach, host, options, done) },
    keepAliveTimeout: 1_000,
    maxResponseSize: largestAnswer,
  });
}

function lookUp(
  reach: Reach,
  host: string,
  options: LookupOptions,
  done: (error: NodeJS.ErrnoException | null, address: string | LookupAddress[], family?: number) => void,
): void {
  lookup(host, { ...options, all: true }, (error, addresses) => {
    if (error) return done(error, '');
    if (addresses.length === 0 || addresses.some(({ address }) => !mayReach(address, reach)))
      return done(new Unreachable('its name leads to an address that is not public'), '');
    if (options.all) return done(null, addresses);
    const [{ address, family }] = addresses as [LookupAddress];
    done(null, address, family);
  });
}
