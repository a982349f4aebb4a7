import type { Giver } from '@/metering';
import { actorOf, type WebRequest } from '@/web';
import { operatorOf } from './desk.service';

/** Who gives meetings away, at the console or by a key. */
export const giverOf = (request: WebRequest): Giver => ({ ...operatorOf(request), actor: actorOf(request) });
