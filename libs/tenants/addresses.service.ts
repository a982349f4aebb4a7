import { Inject, Injectable } from '@nestjs/common';
import { asJob, CONFIG, type Config, type NetworkTx, type ScopedTx, Tenancy } from '@/runtime';

const reason = { actor: asJob('tenants.addresses'), why: 'find whose host name it is' };

/** A reseller at its own host name: what is shown and made there is in its name. */
export interface OwnHost {
  readonly resellerId: string;
  readonly slug: string;
  readonly name: string;
  /** The address of its pages, without a slash at the end. */
  readonly home: string;
}
type Row = Omit<OwnHost, 'home'> & { readonly host: string };
const SELECT = `select id as "resellerId", slug, name, portal_host as host from resellers`;

/** Every address of ours that people are given: from settings and this table, never from what a request calls us. */
@Injectable()
export class Addresses {
  private readonly publicUrl: URL;

  constructor(
    private readonly tenancy: Tenancy,
    @Inject(CONFIG) { PUBLIC_URL }: Config,
  ) {
    this.publicUrl = new URL(PUBLIC_URL);
  }

  /** Where the platform is, and its operators work. Like all homes without a slash at the end. */
  get platform(): string {
    return homeOf(this.publicUrl);
  }

  /** Where a reseller's tenants and guests find it: at its own host name, or at the platform's. */
  async of(tx: NetworkTx | ScopedTx, resellerId: string): Promise<string> {
    return (await this.ownHost(tx, resellerId))?.home ?? this.platform;
  }

  /** Where the buyer of a document reads it: a reseller at the console, a tenant at its own reseller's. */
  ofBuyer(tx: NetworkTx | ScopedTx, of: { tier: 'retail' | 'wholesale'; resellerId: string }): Promise<string> {
    return of.tier === 'wholesale' ? Promise.resolve(this.platform) : this.of(tx, of.resellerId);
  }

  async ownHost(tx: NetworkTx | ScopedTx, resellerId: string): Promise<OwnHost | null> {
    return this.hostOf(await tx.one<Row>(`${SELECT} where id = $1 and portal_host is not null`, [resellerId]));
  }

  /** Whose host name a request came to, a port beside it or not; null for the platform's, and for what nobody has. */
  async at(host: string | undefined): Promise<OwnHost | null> {
    const name = host?.toLowerCase().replace(/:\d+$/, '');
    if (!name || name === this.publicUrl.hostname) return null;
    return this.tenancy.acrossNetwork(reason, async (tx) =>
      this.hostOf(await tx.one<Row>(`${SELECT} where portal_host = $1`, [name])),
    );
  }

  /** The home a host name makes: reached like the platform, by the same protocol and port. */
  homeAt(host: string): string {
    const url = new URL(this.publicUrl);
    url.hostname = host;
    return homeOf(url);
  }

  private hostOf(row: Row | undefined): OwnHost | null {
    if (!row) return null;
    const { host, ...own } = row;
    return { ...own, home: this.homeAt(host) };
  }
}

const homeOf = ({ href }: URL): string => href.replace(/\/$/, '');
