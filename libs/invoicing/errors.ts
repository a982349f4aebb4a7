import { HouseError } from '@/kernel';

/** A field of the issuer's page that is not right. */
export class IssuerFieldWrong extends HouseError {
  constructor(
    readonly field: string,
    says: string,
  ) {
    super('invalid', 'issuer-field-wrong', says, { field });
  }
}

export class NoSuchVatStatus extends HouseError {
  constructor() {
    super('missing', 'no-such-vat-status', 'No VAT status begins on this day.');
  }
}
export class VatStatusInUse extends HouseError {
  constructor() {
    super(
      'conflict',
      'vat-status-in-use',
      'This VAT status stays: something was issued since its first day, or it is the only one. Add the right one from a later day.',
    );
  }
}

export class NoSuchInvoice extends HouseError {
  constructor(id: string) {
    super('missing', 'no-such-invoice', 'There is no such invoice here.', { id });
  }
}
export class InvoiceAlreadyIssued extends HouseError {
  constructor(number: string) {
    super(
      'conflict',
      'invoice-already-issued',
      `Invoice ${number} is issued and never changes. Correct it by a credit note.`,
    );
  }
}
export class InvoiceNotIssued extends HouseError {
  constructor() {
    super(
      'conflict',
      'invoice-not-issued',
      'Only an issued invoice can be credited. A draft is corrected by its lines.',
    );
  }
}
export class DraftIsHeld extends HouseError {
  constructor(reason: string) {
    super('conflict', 'draft-is-held', `This draft is held: ${reason} Release it first.`);
  }
}
export class NoSuchLine extends HouseError {
  constructor() {
    super('missing', 'no-such-line', 'The document has no such line.');
  }
}
export class ReasonMissing extends HouseError {
  constructor() {
    super('invalid', 'reason-missing', 'Say why: the reason is kept beside what you do.');
  }
}
export class CreditExceedsInvoice extends HouseError {
  constructor() {
    super(
      'conflict',
      'credit-exceeds-invoice',
      'These lines are credited already. What is left of the invoice is less than that.',
    );
  }
}
/** Of one line no more is credited than it comes to, and not nothing. */
export class CreditBeyondLine extends HouseError {
  constructor() {
    super('invalid', 'credit-beyond-line', 'Credit more than nothing, and at most what the line comes to, net.', {
      field: 'amount',
    });
  }
}
export class CreditNoteWouldCharge extends HouseError {
  constructor() {
    super(
      'conflict',
      'credit-note-would-charge',
      'A credit note over these lines would charge money. Credit a discount together with the line it belongs to.',
    );
  }
}

export class NoAgreementToPay extends HouseError {
  constructor() {
    super('conflict', 'no-agreement-to-pay', 'This tenant has no agreement that runs: there is nothing to pay for.');
  }
}
