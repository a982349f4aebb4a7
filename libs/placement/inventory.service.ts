import { Inject, Injectable } from '@nestjs/common';
import { newId } from '@/kernel';
import { hashOf, newToken } from '@/people';
import { type Actor, CONFIG, type Config, type NetworkTx, Tenancy } from '@/runtime';
import { ResellersStore, TenantsStore } from '@/tenants';
import { NoSuchInventoryToken, NotThatToken } from './errors';
import { type Inventory, inventoryOf } from './inventory';
import { type InventoryToken, InventoryTokensStore } from './inventory-tokens.store';
import { ServerOrdersStore } from './server-orders.store';
import { ServersStore } from './servers.store';

/** The hosts as Ansible's dynamic inventory, and the tokens with which it may read them over HTTP. */
@Injectable()
export class Inventories {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly servers: ServersStore,
    private readonly orders: ServerOrdersStore,
    private readonly resellers: ResellersStore,
    private readonly tenants: TenantsStore,
    private readonly tokens: InventoryTokensStore,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  run(actor: Actor): Promise<Inventory> {
    return this.tenancy.acrossNetwork({ actor, why: 'read the inventory' }, async (tx) =>
      inventoryOf({
        servers: await this.servers.all(tx),
        orders: await this.orders.list(tx, null),
        resellers: new Map((await this.resellers.all(tx)).map(({ id, slug }) => [id, slug])),
        tenants: new Map((await this.tenants.all(tx)).map(({ id, slug }) => [id, slug])),
        reportUrl: new URL('/provisioning/hosts/ready', this.config.PUBLIC_URL).href,
      }),
    );
  }

  /** NotThatToken for anything that is no inventory token that holds. */
  async assertToken(token: string, actor: Actor): Promise<void> {
    const isGood = await this.tenancy.acrossNetwork({ actor, why: 'check an inventory token' }, (tx) =>
      this.tokens.use(tx, hashOf(token)),
    );
    if (!isGood) throw new NotThatToken();
  }

  /** A new token, shown once. */
  async addToken(name: string, actor: Actor): Promise<string> {
    const token = newToken();
    await this.tenancy.acrossNetwork({ actor, why: 'add an inventory token' }, async (tx) => {
      await this.tokens.add(tx, { id: newId(), name, tokenHash: hashOf(token) });
      await this.note(tx, 'made inventory token', name);
    });
    return token;
  }

  listTokens(actor: Actor): Promise<InventoryToken[]> {
    return this.tenancy.acrossNetwork({ actor, why: 'list inventory tokens' }, (tx) => this.tokens.all(tx));
  }

  async revokeToken(name: string, actor: Actor): Promise<void> {
    await this.tenancy.acrossNetwork({ actor, why: 'revoke an inventory token' }, async (tx) => {
      if (!(await this.tokens.revoke(tx, name))) throw new NoSuchInventoryToken(name);
      await this.note(tx, 'revoked inventory token', name);
    });
  }

  private async note(tx: NetworkTx, action: string, name: string): Promise<void> {
    const network = await this.resellers.network(tx);
    if (network) await tx.audit(network.id, action, name);
  }
}
