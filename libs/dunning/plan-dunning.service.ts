import { Injectable } from '@nestjs/common';
import { asJob, Tenancy } from '@/runtime';
import { takeSteps } from './dunning.jobs';
import { DunningPoliciesStore } from './dunning-policies.store';
import { TakeDunningSteps } from './take-steps.service';

const reason = { actor: asJob('dunning.plan'), why: 'see who reminds' };

/** Every hour: one job for each issuer that has a policy, and another look at whoever is held back. */
@Injectable()
export class PlanDunning {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly policies: DunningPoliciesStore,
    private readonly steps: TakeDunningSteps,
  ) {}

  async run(): Promise<void> {
    await this.tenancy.acrossNetwork(reason, async (tx) =>
      tx.enqueue(
        ...(await this.policies.issuers(tx)).map(({ tier, issuerResellerId, issuerId, zone }) =>
          takeSteps({ tier, issuerResellerId, issuerId, zone }),
        ),
      ),
    );
    await this.steps.reviewAll();
  }
}
