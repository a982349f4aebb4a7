import { Injectable } from '@nestjs/common';
import { Clock } from '@/kernel';
import { Sealer } from '@/runtime';

const LIVES_DAYS = 90;
const DAY_MS = 86_400_000;
const [ID_BYTES, DAY_BYTES, SIGNATURE_BYTES] = [16, 2, 16];
const BYTES = ID_BYTES + DAY_BYTES + SIGNATURE_BYTES;
const PURPOSE = 'pay-link';

/**
 * Tokens of links in mails, each for one invoice: it, the day until which the link is good, and our signature over both.
 * Nothing is written down; links made under a key that has left APP_KEYS are no longer good.
 */
@Injectable()
export class PayLinks {
  constructor(
    private readonly sealer: Sealer,
    private readonly clock: Clock,
  ) {}

  /** What stands behind `/pay/`: good for ninety days from now. */
  tokenOf(invoiceId: string): string {
    const body = Buffer.alloc(ID_BYTES + DAY_BYTES);
    body.write(invoiceId.replaceAll('-', ''), 'hex');
    body.writeUInt16BE(this.today() + LIVES_DAYS, ID_BYTES);
    return Buffer.concat([body, this.sealer.sign(body, PURPOSE).subarray(0, SIGNATURE_BYTES)]).toString('base64url');
  }

  /** The invoice a token is for, and whether its days are over; null for what we have not signed. */
  read(token: string): { invoiceId: string; isOver: boolean } | null {
    const bytes = Buffer.from(token, 'base64url');
    if (bytes.length !== BYTES || bytes.toString('base64url') !== token) return null;
    const body = bytes.subarray(0, ID_BYTES + DAY_BYTES);
    if (!this.sealer.isSigned(body, PURPOSE, bytes.subarray(ID_BYTES + DAY_BYTES))) return null;
    const invoiceId = body.toString('hex', 0, ID_BYTES).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    return { invoiceId, isOver: body.readUInt16BE(ID_BYTES) < this.today() };
  }

  private today(): number {
    return Math.floor(this.clock.now().getTime() / DAY_MS);
  }
}
