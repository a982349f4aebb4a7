import { Injectable } from '@nestjs/common';
import type { Claim } from '@/placement';
import type { NetworkTx, ScopedTx } from '@/runtime';

/** What the gateway knows for certain goes to metering as evidence, in the transaction that made it so. */
@Injectable()
export class Evidence {
  async created(_tx: ScopedTx, _claim: Claim, _meetingName: string): Promise<void> {}

  async ended(_tx: NetworkTx, _claim: Claim): Promise<void> {}
}
