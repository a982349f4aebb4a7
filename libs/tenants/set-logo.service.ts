import { Injectable } from '@nestjs/common';
import { redrawPicture } from '@/adapters/picture';
import { type Actor, Tenancy } from '@/runtime';
import { LogosStore } from './logos.store';

/** A file as people have it, and twice the size in which it is shown on a screen. */
export const LOGO_LIMITS = { bytes: 1_048_576, pixels: 4_000_000, width: 640, height: 160 } as const;

/** Sets the picture a reseller shows itself by. What was issued keeps the one it was issued under. */
@Injectable()
export class SetLogo {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly logos: LogosStore,
  ) {}

  /** The file is refused whole, with what is wrong with it, or drawn anew: the errors of `redrawPicture`. */
  async run(resellerId: string, file: Buffer, { holdsName }: { holdsName: boolean }, actor: Actor): Promise<void> {
    const picture = await redrawPicture(file, LOGO_LIMITS);
    await this.tenancy.acrossNetwork({ actor, why: 'set a logo' }, async (tx) => {
      const before = await this.logos.currentSize(tx, resellerId);
      const after = await this.logos.show(tx, resellerId, { ...picture, holdsName });
      await tx.audit(resellerId, 'changed logo', resellerId, { before: before?.digest ?? null, after });
    });
  }

  async remove(resellerId: string, actor: Actor): Promise<void> {
    await this.tenancy.acrossNetwork({ actor, why: 'set a logo' }, async (tx) => {
      const before = await this.logos.currentSize(tx, resellerId);
      if (!before) return;
      await this.logos.hide(tx, resellerId);
      await tx.audit(resellerId, 'changed logo', resellerId, { before: before.digest, after: null });
    });
  }
}
