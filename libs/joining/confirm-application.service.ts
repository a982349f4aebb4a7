import { Inject, Injectable } from '@nestjs/common';
import { PostNotice } from '@/letters';
import { hashOf } from '@/people';
import { asJob, CONFIG, type Config, resellerScope, Tenancy } from '@/runtime';
import { ResellersStore } from '@/tenants';
import { say } from '@/wording';
import { type Application, slugOf } from './application';
import { ApplicationsStore } from './applications.store';
import { ApproveApplication } from './approve-application.service';
import { NoSuchApplication } from './errors';

const actor = asJob('joining.confirm');

/** The mail address of an application answers: it now waits for the operator, who is told; or is let in at once. */
@Injectable()
export class ConfirmApplication {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly applications: ApplicationsStore,
    private readonly resellers: ResellersStore,
    private readonly approve: ApproveApplication,
    private readonly post: PostNotice,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** In which language to ask whether an application was meant; English where there is none. */
  async languageOf(token: string): Promise<Application['language']> {
    const found = await this.tenancy.acrossNetwork({ actor, why: 'confirm an application' }, (tx) =>
      this.applications.whoseToken(tx, hashOf(token)),
    );
    return found?.language ?? 'en';
  }

  /** Again is the same as once. Throws NoSuchApplication. */
  async run(token: string): Promise<{ application: Application; brand: string }> {
    const whose = await this.tenancy.acrossNetwork({ actor, why: 'confirm an application' }, (tx) =>
      this.applications.whoseToken(tx, hashOf(token)),
    );
    if (!whose) throw new NoSuchApplication();
    const scope = resellerScope(whose.resellerId, actor);
    return this.tenancy.within(scope, async (tx) => {
      const application = await this.applications.lock(tx, whose.id);
      if (!application) throw new NoSuchApplication();
      const reseller = await this.resellers.byId(tx, whose.resellerId);
      const answer = { application, brand: reseller.name };
      if (application.state !== 'unconfirmed') return answer;
      await this.applications.confirm(tx, application.id);
      const { kind, given } = application;
      if (kind === 'sandbox' && reseller.sandboxesAtOnce) {
        const slug = `${slugOf(given.name).slice(0, 28)}-${application.id.slice(-4)}`;
        await this.approve.within(tx, reseller, { ...application, state: 'waiting' }, { slug });
        return { ...answer, application: { ...application, state: 'approved' } };
      }
      await this.post.run(tx, {
        key: `application-waits.${application.id}`,
        kind: 'application-waits',
        tenantId: null,
        language: reseller.language,
        to: [reseller.replyTo],
        subject: say(reseller.language, 'mail.waits.subject', { name: given.name }),
        heading: say(reseller.language, 'mail.invoice.greeting', { payer: reseller.name }),
        paragraphs: [say(reseller.language, 'mail.waits.text', { name: given.name, contact: given.contactName })],
        button: {
          label: say(reseller.language, 'mail.waits.button'),
          href: `${this.config.PUBLIC_URL}/console/applications`,
        },
      });
      return { ...answer, application: { ...application, state: 'waiting' } };
    });
  }
}
