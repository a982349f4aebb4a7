import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { HouseError } from '@/kernel';

/** Where a sealed value stands; it opens nowhere else. */
export interface Place {
  readonly table: string;
  readonly column: string;
  readonly row: string;
}

export interface SealedColumn {
  readonly table: string;
  readonly column: string;
  /** The place of one value, by the id of its row. */
  readonly place: (id: string) => Place;
}

/** Every column that holds sealed values: what `tallyroom keys rotate` goes through. A house test compares the schema. */
export const sealedColumns: SealedColumn[] = [];

/** Declares a column of sealed values, named `…_sealed`, of a table whose rows have an `id`; answers how its places are made. */
export function sealedIn(table: string, column: string): SealedColumn['place'] {
  const place = (id: string): Place => ({ table, column, row: id });
  sealedColumns.push({ table, column, place });
  return place;
}

export class CannotUnseal extends HouseError {
  constructor(place: Place, why: string) {
    super('unavailable', 'cannot-unseal', `The secret in ${place.table}.${place.column} cannot be opened: ${why}`);
  }
}

/**
 * Seals secrets at rest with AES-256-GCM under the newest of `APP_KEYS` ("id:base64,…", newest first). The key's id
 * stands with the value; table, column and row are bound to it, so that a value copied to another row does not open.
 */
export class Sealer {
  private readonly keys: Map<string, Buffer>;
  private readonly newest: string;

  constructor(appKeys: string) {
    this.keys = new Map(
      appKeys.split(',').map((pair) => {
        const [id, key] = [pair.slice(0, pair.indexOf(':')), pair.slice(pair.indexOf(':') + 1)];
        return [id, Buffer.from(key, 'base64')];
      }),
    );
    this.newest = [...this.keys.keys()][0]!;
  }

  seal(secret: string, place: Place): string {
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.keys.get(this.newest)!, iv).setAAD(bytesOf(place));
    const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
    return [this.newest, ...[iv, sealed, cipher.getAuthTag()].map((part) => part.toString('base64'))].join('.');
  }

  /** Opens a sealed value, or throws CannotUnseal: unknown key, altered text, or another place. */
  open(text: string, place: Place): string {
    const [id = '', iv = '', sealed = '', tag = ''] = text.split('.');
    const key = this.keys.get(id);
    if (!key) throw new CannotUnseal(place, `APP_KEYS holds no key "${id}"; add the old key after the new one.`);
    try {
      const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(iv, 'base64'))
        .setAAD(bytesOf(place))
        .setAuthTag(Buffer.from(tag, 'base64'));
      return Buffer.concat([decipher.update(Buffer.from(sealed, 'base64')), decipher.final()]).toString('utf8');
    } catch {
      throw new CannotUnseal(place, 'it was altered, or moved from another row.');
    }
  }

  /** A signature over bytes that leave the house and come back, by the newest key; `purpose` is what they are good for. */
  sign(bytes: Buffer, purpose: string): Buffer {
    return signature(this.keys.get(this.newest)!, bytes, purpose);
  }

  /** Whether one of our keys has signed these bytes for that purpose; the signature's first bytes, 16 or more, are enough. */
  isSigned(bytes: Buffer, purpose: string, given: Buffer): boolean {
    return (
      given.length >= 16 &&
      given.length <= 32 &&
      [...this.keys.values()].some((key) =>
        timingSafeEqual(signature(key, bytes, purpose).subarray(0, given.length), given),
      )
    );
  }

  /** How every value begins that is sealed with the newest key. */
  get newestMark(): string {
    return `${this.newest}.`;
  }
}

const signature = (key: Buffer, bytes: Buffer, purpose: string): Buffer =>
  createHmac('sha256', Buffer.from(hkdfSync('sha256', key, '', `sign ${purpose}`, 32)))
    .update(bytes)
    .digest();

const bytesOf = ({ table, column, row }: Place): Buffer => Buffer.from(JSON.stringify([table, column, row]));
