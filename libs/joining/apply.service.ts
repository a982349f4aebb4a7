import { Injectable } from '@nestjs/common';
import { newId } from '@/kernel';
import { PostNotice } from '@/letters';
import { hashOf, newToken } from '@/people';
import { asJob, resellerScope, type ScopedTx, Tenancy } from '@/runtime';
import type { Reseller } from '@/tenants';
import { Addresses } from '@/tenants';
import { say } from '@/wording';
import type { ApplicationKind, SandboxForm, TenantForm } from './application';
import { ApplicationsStore } from './applications.store';
import { TooManyApplications } from './errors';

const HOUR_MS = 3_600_000;
/** From one address within an hour, and for one mail address within a day. */
const MOST = { fromAddress: 8, email: 4 };

/** Takes an application in, and asks its mail address whether it was meant. The same form sent twice is one application. */
@Injectable()
export class Apply {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly applications: ApplicationsStore,
    private readonly post: PostNotice,
    private readonly addresses: Addresses,
  ) {}

  async run(
    reseller: Reseller,
    kind: ApplicationKind,
    { key, website, ...given }: SandboxForm | TenantForm,
    fromAddress: string,
  ): Promise<void> {
    // A program that fills in what nobody sees is told the same as a person, and nothing comes of it.
    if (website) return;
    await this.tenancy.within(resellerScope(reseller.id, asJob('joining.apply')), async (tx) => {
      const now = tx.clock.now();
      const token = newToken();
      const id = newId();
      const isNew = await this.applications.add(tx, {
        id,
        kind,
        email: given.email,
        language: given.language,
        given: { ...given, key },
        termsVersion: given.termsVersion,
        termsAcceptedAt: now,
        formKey: key,
        tokenHash: hashOf(token),
        fromAddress,
      });
      if (!isNew) return;
      await this.assertFew(tx, fromAddress, given.email);
      const { language } = given;
      await this.post.run(tx, {
        key: `application.${id}`,
        kind: 'application',
        tenantId: null,
        language,
        to: [given.email],
        subject: say(language, 'mail.confirm.subject', { brand: reseller.name }),
        heading: say(language, 'mail.invoice.greeting', { payer: given.contactName }),
        paragraphs: [say(language, 'mail.confirm.text', { brand: reseller.name, name: given.name })],
        button: {
          label: say(language, 'mail.confirm.button'),
          href: `${await this.addresses.of(tx, reseller.id)}/join/confirmation/${token}`,
        },
      });
    });
  }

  /** Counted with this one, in its transaction: one too many is not kept. */
  private async assertFew(tx: ScopedTx, fromAddress: string, email: string): Promise<void> {
    const since = (hours: number): Date => new Date(tx.clock.now().getTime() - hours * HOUR_MS);
    const [fromThere, forThem] = [
      await this.applications.countSince(tx, since(1), { fromAddress }),
      await this.applications.countSince(tx, since(24), { email }),
    ];
    if (fromThere > MOST.fromAddress || forThem > MOST.email) throw new TooManyApplications();
  }
}
