import { Injectable } from '@nestjs/common';
import type { LocalDate } from '@/kernel';
import { ChangeAgreement } from '@/plans';
import { type Scope, type ScopedTx, Tenancy } from '@/runtime';
import { dateText } from '@/wording';
import { AlreadyAnswered, NoSuchQuestion } from './errors';
import type { PlanQuestion } from './question';
import { QuestionLetters } from './question-letters.service';
import { QuestionsStore } from './questions.store';

/** The operator says yes or no to a plan that was asked for: a yes is a dated version of the agreement, in the same act. */
@Injectable()
export class DecidePlan {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly questions: QuestionsStore,
    private readonly agreements: ChangeAgreement,
    private readonly letters: QuestionLetters,
  ) {}

  accept(scope: Scope, id: string, startsOn: LocalDate, sentence: string): Promise<void> {
    return this.decide(scope, id, { outcome: 'accepted', answer: sentence }, async (tx, { about, ...question }) => {
      const terms = { by: 'list' as const, priceList: about.priceList, plan: about.plan };
      await this.agreements.termsIn(tx, question, startsOn, terms);
      return startsOn;
    });
  }

  decline(scope: Scope, id: string, sentence: string): Promise<void> {
    return this.decide(scope, id, { outcome: 'declined', answer: sentence }, async (_, { about }) => about.startsOn);
  }

  /** `act` answers the day to be told. */
  private async decide(
    scope: Scope,
    id: string,
    given: { outcome: 'accepted' | 'declined'; answer: string },
    act: (tx: ScopedTx, question: PlanQuestion) => Promise<string>,
  ): Promise<void> {
    const { tenantId } = await this.tenancy.within(scope, (tx) => this.questions.byId(tx, id));
    const to = await this.letters.whoHears(tenantId);
    await this.tenancy.within(scope, async (tx) => {
      const question = await this.questions.forUpdate(tx, id);
      if (question.kind !== 'plan') throw new NoSuchQuestion();
      if (question.outcome !== null) throw new AlreadyAnswered();
      const startsOn = await act(tx, question);
      await this.questions.answer(tx, question, given);
      await this.letters.answered(tx, question, to, given, (language) => ({ day: dateText(startsOn, language) }));
      await tx.audit('answered question', id, { outcome: given.outcome, startsOn });
    });
  }
}
