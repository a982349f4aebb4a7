import { HouseError } from '@/kernel';
import type { BrokenLine } from './statement';

/** The file is refused whole: nothing of it is taken. */
export class BrokenStatement extends HouseError {
  constructor(readonly lines: readonly BrokenLine[]) {
    const first = lines.slice(0, 10).map(({ line, says }) => `line ${line}: ${says}`);
    const more = lines.length > 10 ? `; and ${lines.length - 10} more` : '';
    super(
      'invalid',
      'broken-statement',
      `The file is refused, and nothing of it was taken: ${first.join('; ')}${more}.`,
      { mistakes: lines.slice(0, 100).map(({ line, says }) => `line ${line}: ${says}`) },
    );
  }
}
export class NotAStatement extends HouseError {
  constructor(what: string) {
    super('invalid', 'not-a-statement', `This is no bank statement that can be read: ${what}`);
  }
}
export class StatementOfAnother extends HouseError {
  constructor(found: string, account: string) {
    super(
      'invalid',
      'statement-of-another',
      `The file is of account ${found}, and "${account}" is another. Nothing of it was taken.`,
    );
  }
}
export class NoSuchBankAccount extends HouseError {
  constructor() {
    super('missing', 'no-such-bank-account', 'There is no such bank account here.');
  }
}
export class BankAccountExists extends HouseError {
  constructor(name: string) {
    super('conflict', 'bank-account-exists', `There is a bank account "${name}" already, by its name or its number.`, {
      field: 'name',
    });
  }
}
export class BankAccountCannotBePrinted extends HouseError {
  constructor(name: string) {
    super(
      'conflict',
      'bank-account-cannot-be-printed',
      `"${name}" cannot stand on invoices: it has no number one can send to, or keeps another currency than they are in.`,
    );
  }
}
export class NoSuchTransaction extends HouseError {
  constructor() {
    super('missing', 'no-such-transaction', 'There is no such bank transaction here.');
  }
}
export class AlreadyDecided extends HouseError {
  constructor() {
    super('conflict', 'already-decided', 'This transaction is matched or put aside already. Undo that first.');
  }
}
export class NothingDecided extends HouseError {
  constructor() {
    super('conflict', 'nothing-decided', 'Nothing was decided of this transaction that could be undone.');
  }
}
export class MoreThanOpen extends HouseError {
  constructor(number: string) {
    super(
      'conflict',
      'more-than-open',
      `That is more than is open of ${number}. What is over goes to the payer's credit.`,
    );
  }
}
export class NotTheTransfer extends HouseError {
  constructor() {
    super(
      'invalid',
      'not-the-transfer',
      'The parts must come to the amount of the transfer: name whose credit the rest is, and no more than came.',
    );
  }
}
export class NotOfThisIssuer extends HouseError {
  constructor() {
    super(
      'invalid',
      'not-of-this-issuer',
      'This account receives money for its own issuer’s invoices and payers alone.',
    );
  }
}
export class NotThatMuchCredit extends HouseError {
  constructor() {
    super(
      'conflict',
      'not-that-much-credit',
      'The payer has less credit than was sent back. Put the transaction aside instead.',
    );
  }
}
