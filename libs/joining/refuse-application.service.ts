import { Injectable } from '@nestjs/common';
import { PostNotice } from '@/letters';
import { type Scope, Tenancy } from '@/runtime';
import { ResellersStore } from '@/tenants';
import { say } from '@/wording';
import { ApplicationsStore } from './applications.store';
import { NoSuchApplication, NotWaiting } from './errors';

/** Refuses an application with a reason, which the applicant is told by mail. */
@Injectable()
export class RefuseApplication {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly applications: ApplicationsStore,
    private readonly resellers: ResellersStore,
    private readonly post: PostNotice,
  ) {}

  run(scope: Scope, applicationId: string, reason: string): Promise<void> {
    return this.tenancy.within(scope, async (tx) => {
      const application = await this.applications.lock(tx, applicationId);
      if (!application) throw new NoSuchApplication();
      if (application.state === 'refused') return;
      if (application.state !== 'waiting') throw new NotWaiting(application.state);
      await this.applications.decide(tx, application.id, 'refused', { reason });
      await tx.audit('refused application', application.id, { reason });
      const { language, email, given } = application;
      const { name: brand } = await this.resellers.byId(tx, scope.resellerId);
      await this.post.run(tx, {
        key: `application-refused.${application.id}`,
        kind: 'application-refused',
        tenantId: null,
        language,
        to: [email],
        subject: say(language, 'mail.refused.subject', { brand }),
        heading: say(language, 'mail.invoice.greeting', { payer: given.contactName }),
        paragraphs: [say(language, 'mail.refused.text', { brand, name: given.name }), reason],
      });
    });
  }
}
