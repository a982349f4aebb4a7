import { Inject, Injectable } from '@nestjs/common';
import { BbbClient } from '@/adapters/bbb';
import { Clock } from '@/kernel';
import { asJob, CONFIG, type Config, readOnly, Tenancy, tenantScope } from '@/runtime';
import { TenantSecrets, TenantsStore } from '@/tenants';
import { NoSecretForRooms } from './errors';

/** A tenant's own BBB address, called as its own program would: rooms are metered, limited and moved like any meeting. */
@Injectable()
export class OwnAddress {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly tenants: TenantsStore,
    private readonly secrets: TenantSecrets,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** A client at the address, signing with the newest secret. NoSecretForRooms if there is none. */
  async of(resellerId: string, tenantId: string): Promise<BbbClient> {
    const scope = tenantScope(resellerId, tenantId, asJob('rooms'));
    const { slug } = await this.tenancy.within(readOnly(scope), (tx) => this.tenants.byId(tx, tenantId));
    const secret = (await this.secrets.list(scope, tenantId)).at(-1)?.secret;
    if (!secret) throw new NoSecretForRooms();
    return new BbbClient(
      { url: new URL(`/t/${slug}/bigbluebutton/`, this.config.PUBLIC_URL).href, secret },
      this.clock,
    );
  }
}
