import { Injectable } from '@nestjs/common';
import { OpenIdProvider } from '@/adapters/oidc';
import { newId } from '@/kernel';
import { type Actor, asJob, resellerScope, Sealer, Tenancy } from '@/runtime';
import { SecretMissing } from './identity-errors';
import type { IdentityProvider } from './identity-provider';
import { clientSecretPlace, IdentityProvidersStore } from './identity-providers.store';
import { SessionsStore } from './sessions.store';

const reason = { actor: asJob('people.identity-provider'), why: 'end the sessions of a provider' };

/** What an admin types; an empty secret leaves the one before. */
export interface ProviderForm {
  readonly label: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** A reseller's identity provider: saved once it has answered, and taken away with the sessions that came by it. */
@Injectable()
export class IdentityProviders {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly providers: IdentityProvidersStore,
    private readonly sessions: SessionsStore,
    private readonly openId: OpenIdProvider,
    private readonly sealer: Sealer,
  ) {}

  of(resellerId: string, actor: Actor): Promise<IdentityProvider | undefined> {
    return this.tenancy.within(resellerScope(resellerId, actor), (tx) => this.providers.ofReseller(tx, resellerId));
  }

  /** SecretMissing; ProviderNotGood with what is wrong. Where people come from elsewhere now, they sign in once more. */
  async save(resellerId: string, form: ProviderForm, returnTo: string, actor: Actor): Promise<void> {
    const scope = resellerScope(resellerId, actor);
    const before = await this.tenancy.within(scope, (tx) => this.providers.ofReseller(tx, resellerId));
    const id = before?.id ?? newId();
    // A kept secret goes to where it was given for, and nowhere else.
    const isSameClient = before?.issuer === form.issuer && before.clientId === form.clientId;
    if (form.clientSecret === '' && !isSameClient) throw new SecretMissing();
    const clientSecret =
      form.clientSecret || this.sealer.open(before!.clientSecretSealed, clientSecretPlace(before!.id));
    await this.openId.check({ ...form, clientSecret }, returnTo);
    const { label, issuer, clientId } = form;
    await this.tenancy.within(scope, async (tx) => {
      const clientSecretSealed = this.sealer.seal(clientSecret, clientSecretPlace(id));
      await this.providers.save(tx, { id, label, issuer, clientId, clientSecretSealed });
      await tx.audit('changed identity provider', id, {
        before: before ? { label: before.label, issuer: before.issuer, clientId: before.clientId } : null,
        after: { label, issuer, clientId },
      });
    });
    if (before && !isSameClient) await this.endSessions(resellerId);
  }

  async remove(resellerId: string, actor: Actor): Promise<void> {
    await this.tenancy.within(resellerScope(resellerId, actor), async (tx) => {
      const before = await this.providers.ofReseller(tx, resellerId);
      if (!before) return;
      await this.providers.remove(tx, resellerId);
      await tx.audit('removed identity provider', before.id, { before: { issuer: before.issuer } });
    });
    await this.endSessions(resellerId);
  }

  private endSessions(resellerId: string): Promise<void> {
    return this.tenancy.acrossNetwork(reason, (tx) => this.sessions.endOfProvider(tx, resellerId));
  }
}
