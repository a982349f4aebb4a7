import { Injectable } from '@nestjs/common';
import { CreditInvoice, InvoicesStore } from '@/invoicing';
import { localDate, type Money } from '@/kernel';
import { PlanInForce } from '@/plans';
import { type NetworkTx, type Scope, type ScopedTx, Tenancy } from '@/runtime';
import { AlreadyAnswered, NoSuchQuestion, NotInvoiced } from './errors';
import { type Outcome, type Question, worthOf } from './question';
import { QuestionLetters } from './question-letters.service';
import { QuestionsStore } from './questions.store';

/** The operator answers a question about a meeting, once: by a sentence, or by a credit note with one. */
@Injectable()
export class AnswerQuestion {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly questions: QuestionsStore,
    private readonly credit: CreditInvoice,
    private readonly invoices: InvoicesStore,
    private readonly plans: PlanInForce,
    private readonly letters: QuestionLetters,
  ) {}

  bySentence(scope: Scope, id: string, sentence: string): Promise<void> {
    return this.close(scope, id, { outcome: 'answered', answer: sentence });
  }

  /**
   * Credits the invoice line the meeting came to, or part of it; the sentence is the note's reason. Should this stop
   * half-way the credit note stands: the line is credited once, and the question can still be answered by a sentence.
   */
  async byCreditNote(scope: Scope, id: string, sentence: string, part: Money | null): Promise<string> {
    const question = await this.tenancy.within(scope, (tx) => this.questions.byId(tx, id));
    if (question.outcome !== null) throw new AlreadyAnswered();
    const invoice = question.kind === 'meeting' ? question.about.invoice : null;
    if (!invoice) throw new NotInvoiced();
    const ref = { tier: 'retail' as const, issuerResellerId: scope.resellerId, invoiceId: invoice.id };
    const creditNoteId = await this.credit.run(ref, [invoice.lineId], sentence, scope.actor, part);
    await this.close(scope, id, { outcome: 'credited', answer: sentence, creditNoteId });
    return creditNoteId;
  }

  /** What the questioned meeting adds to the line's charge, by the plan of its day; null where that is not known. */
  async worth(tx: ScopedTx | NetworkTx, question: Question, lineSeconds: bigint): Promise<Money | null> {
    if (question.kind !== 'meeting') return null;
    const { month, seconds } = question.about;
    const plan = await this.plans.of(tx, question.resellerId, question.tenantId, localDate(`${month}-01`));
    if (!plan) return null;
    return worthOf({ ...plan, currency: plan.monthlyFee.currency }, lineSeconds, BigInt(seconds));
  }

  private async close(
    scope: Scope,
    id: string,
    given: { outcome: Outcome; answer: string; creditNoteId?: string },
  ): Promise<void> {
    const { tenantId } = await this.tenancy.within(scope, (tx) => this.questions.byId(tx, id));
    const to = await this.letters.whoHears(tenantId);
    await this.tenancy.within(scope, async (tx) => {
      const question: Question = await this.questions.forUpdate(tx, id);
      if (question.kind !== 'meeting') throw new NoSuchQuestion();
      if (question.outcome !== null) throw new AlreadyAnswered();
      await this.questions.answer(tx, question, given);
      const number = given.creditNoteId ? (await this.invoices.byId(tx, given.creditNoteId)).number : null;
      await this.letters.answered(tx, question, to, given, () => ({ number: number ?? '' }));
      await tx.audit('answered question', id, { outcome: given.outcome, answer: given.answer });
    });
  }
}
