import { Injectable } from '@nestjs/common';
import type { NetworkTx, ScopedTx } from '@/runtime';
import { TermsStand } from './errors';

export interface TermsVersion {
  readonly version: string;
  readonly body: string;
  readonly publishedAt: Date;
}

/** A reseller's terms, version by version; none is ever changed. */
@Injectable()
export class TermsStore {
  latest(tx: ScopedTx | NetworkTx, resellerId: string): Promise<TermsVersion | undefined> {
    return tx.one(
      `select version, body, published_at as "publishedAt" from terms_versions
       where reseller_id = $1 order by published_at desc, version desc limit 1`,
      [resellerId],
    );
  }

  /** Throws TermsStand if there is a version of this name. */
  async publish(tx: ScopedTx, { version, body }: Pick<TermsVersion, 'version' | 'body'>): Promise<void> {
    const added = await tx.query(
      `insert into terms_versions (reseller_id, version, body, published_at) values ($1, $2, $3, $4)
       on conflict do nothing returning version`,
      [tx.resellerId, version, body, tx.clock.now()],
    );
    if (added.length === 0) throw new TermsStand(version);
    await tx.audit('published terms', version);
  }
}
