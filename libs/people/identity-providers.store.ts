import { Injectable } from '@nestjs/common';
import { type NetworkTx, type ScopedTx, sealedIn } from '@/runtime';
import type { IdentityProvider } from './identity-provider';

export type SealedProvider = IdentityProvider & { readonly clientSecretSealed: string };

/** Where the secret of our client at a provider is sealed to. */
export const clientSecretPlace = sealedIn('identity_providers', 'client_secret_sealed');

const SELECT = `select p.reseller_id as "resellerId", p.id, p.label, p.issuer, p.client_id as "clientId",
  p.client_secret_sealed as "clientSecretSealed" from identity_providers p`;

/** One identity provider a reseller, its secret sealed. */
@Injectable()
export class IdentityProvidersStore {
  ofReseller(tx: ScopedTx, resellerId: string): Promise<SealedProvider | undefined> {
    return tx.one(`${SELECT} where p.reseller_id = $1`, [resellerId]);
  }

  /** By the reseller's short name: before a session is known there is no scope. */
  bySlug(tx: NetworkTx, slug: string): Promise<SealedProvider | undefined> {
    return tx.one(`${SELECT} join resellers r on r.id = p.reseller_id where r.slug = $1`, [slug]);
  }

  /** Keeps a reseller's provider in the place of the one before, under the same id. */
  async save(tx: ScopedTx, provider: Omit<SealedProvider, 'resellerId'>): Promise<void> {
    await tx.query(
      `insert into identity_providers (reseller_id, id, label, issuer, client_id, client_secret_sealed, created_at, changed_at)
       values ($1, $2, $3, $4, $5, $6, $7, $7)
       on conflict (reseller_id) do update set label = excluded.label, issuer = excluded.issuer,
         client_id = excluded.client_id, client_secret_sealed = excluded.client_secret_sealed, changed_at = excluded.changed_at`,
      [
        tx.resellerId,
        provider.id,
        provider.label,
        provider.issuer,
        provider.clientId,
        provider.clientSecretSealed,
        tx.clock.now(),
      ],
    );
  }

  async remove(tx: ScopedTx, resellerId: string): Promise<void> {
    await tx.query('delete from identity_providers where reseller_id = $1', [resellerId]);
  }
}
