import { HouseError } from '@/kernel';

export class NoSuchMeeting extends HouseError {
  constructor() {
    super('missing', 'no-such-meeting', 'There is no such meeting of yours.');
  }
}
export class NoSuchQuestion extends HouseError {
  constructor() {
    super('missing', 'no-such-question', 'There is no such question here.');
  }
}
export class QuestionIsOpen extends HouseError {
  constructor() {
    super('conflict', 'question-is-open', 'This was asked already and waits for an answer.');
  }
}
export class AlreadyAnswered extends HouseError {
  constructor() {
    super('conflict', 'question-answered', 'This question was answered already, and is answered once.');
  }
}
export class NotInvoiced extends HouseError {
  constructor() {
    super('conflict', 'meeting-not-invoiced', 'This meeting stands on no invoice yet: there is nothing to credit.');
  }
}
export class SamePlan extends HouseError {
  constructor(plan: string) {
    super('invalid', 'same-plan', `You are on ${plan} already. Choose another plan.`);
  }
}
export class DayTooEarly extends HouseError {
  constructor(earliest: string) {
    super('invalid', 'day-too-early', `The earliest day is ${earliest}. Choose it, or a later one.`, { earliest });
  }
}
export class NoAgreement extends HouseError {
  constructor() {
    super('conflict', 'no-agreement-runs', 'There is no agreement that runs: ask your operator.');
  }
}
