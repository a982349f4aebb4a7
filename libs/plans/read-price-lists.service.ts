import { Injectable } from '@nestjs/common';
import type { NetworkTx, ScopedTx } from '@/runtime';
import { NoSuchPriceList, PriceListOfAnother } from './errors';
import { type PriceListHead, PriceListsStore, type PriceListVersion } from './price-lists.store';

/** Who reads or changes prices. */
export interface PriceReader {
  readonly resellerId: string;
  readonly isNetwork: boolean;
}

/** A list with those of its versions that its reader may see, the oldest first. */
export interface ReadPriceList {
  readonly list: Awaited<ReturnType<PriceListsStore['visible']>>[number];
  readonly versions: readonly PriceListVersion[];
  readonly mayChange: boolean;
}

/** Price lists as far as somebody may see them: what others were given of their own is not theirs to read. */
@Injectable()
export class ReadPriceLists {
  constructor(private readonly lists: PriceListsStore) {}

  async all(tx: NetworkTx | ScopedTx, by: PriceReader): Promise<ReadPriceList[]> {
    const lists = await this.lists.visible(tx, by.resellerId);
    const versions = await this.lists.versions(
      tx,
      lists.map(({ code }) => code),
    );
    return lists.map((list) => ({
      list,
      mayChange: mayChange(by, list),
      versions: versions.filter((one) => one.code === list.code && mayRead(by, one)),
    }));
  }

  /** One list by its code; NoSuchPriceList for what they do not see. */
  async one(tx: NetworkTx | ScopedTx, by: PriceReader, code: string): Promise<ReadPriceList> {
    const list = (await this.lists.visible(tx, by.resellerId)).find((one) => one.code === code);
    if (!list) throw new NoSuchPriceList(code);
    const versions = (await this.lists.versions(tx, [code])).filter((one) => mayRead(by, one));
    return { list, versions, mayChange: mayChange(by, list) };
  }

  /** The same, to be changed: PriceListOfAnother where it is not theirs. */
  async toChange(tx: NetworkTx | ScopedTx, by: PriceReader, code: string): Promise<ReadPriceList> {
    const read = await this.one(tx, by, code);
    if (!read.mayChange) throw new PriceListOfAnother(code);
    return read;
  }
}

/** The version a reader means who names none: the newest for everybody. */
export const newestVersion = (versions: readonly PriceListVersion[]): PriceListVersion | undefined =>
  versions.filter(({ resellerId }) => resellerId === null).at(-1) ?? versions.at(-1);

const mayRead = ({ isNetwork, resellerId }: PriceReader, version: PriceListVersion): boolean =>
  isNetwork || version.resellerId === null || version.resellerId === resellerId;

/** The network changes every list, a reseller its own retail ones; overrides are the network's to give. */
const mayChange = ({ isNetwork, resellerId }: PriceReader, list: PriceListHead): boolean =>
  isNetwork || (list.tier === 'retail' && list.ownerResellerId === resellerId);
