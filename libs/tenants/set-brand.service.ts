import { Injectable } from '@nestjs/common';
import { type Actor, Tenancy } from '@/runtime';
import { contrast, isReadableBrand } from './contrast';
import { ColourTooPale } from './errors';
import type { Reseller } from './party';
import { ResellersStore } from './resellers.store';

export type Brand = Pick<Reseller, 'name' | 'colour' | 'replyTo'>;

/** Sets under which name and colour a reseller appears, and where answers to its mails go. Issued documents keep theirs. */
@Injectable()
export class SetBrand {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly resellers: ResellersStore,
  ) {}

  /** ColourTooPale where white text on it could not be read. */
  async run(resellerId: string, brand: Brand, actor: Actor): Promise<void> {
    if (!isReadableBrand(brand.colour)) throw new ColourTooPale(brand.colour, contrast(brand.colour, '#ffffff'));
    await this.tenancy.acrossNetwork({ actor, why: 'set a brand' }, async (tx) => {
      const { name, colour, replyTo } = await this.resellers.byId(tx, resellerId);
      await this.resellers.setBrand(tx, resellerId, brand);
      await tx.audit(resellerId, 'changed branding', resellerId, { before: { name, colour, replyTo }, after: brand });
    });
  }
}
