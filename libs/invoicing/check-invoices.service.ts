import { Injectable } from '@nestjs/common';
import { dayIn, Money } from '@/kernel';
import { type Actor, invoiceProblems, log, Tenancy } from '@/runtime';
import { moneyText } from '@/wording';
import { CHECKS, TURNOVER } from './checks';

export interface Problem {
  readonly what: string;
  readonly subject: string;
  readonly says: string;
}

export interface Checked {
  /** What must never be: each is a bug or a row changed by hand. */
  readonly problems: readonly Problem[];
  /** What an operator should know in time. */
  readonly warnings: readonly Problem[];
}

/** Looks over all documents, the ledger behind them and the books, every night and on demand; changes nothing. */
@Injectable()
export class CheckInvoices {
  constructor(private readonly tenancy: Tenancy) {}

  run(actor: Actor): Promise<Checked> {
    return this.tenancy.acrossNetwork({ actor, why: 'check invoices' }, async (tx) => {
      const problems: Problem[] = [];
      for (const { name, sql } of CHECKS) {
        const found = await tx.query<{ subject: string; says: string }>(sql);
        problems.push(...found.map((one) => ({ what: name, ...one })));
      }
      const today = dayIn('Europe/London', tx.clock.now());
      const turnovers = await tx.query<{
        issuer: string;
        thresholdMinor: string;
        turnoverMinor: string;
        currency: string;
        share: number;
      }>(TURNOVER, [today]);
      const warnings = turnovers.map(({ issuer, currency, turnoverMinor, thresholdMinor, share }) => ({
        what: share >= 100 ? 'turnover has passed the VAT threshold' : 'turnover nears the VAT threshold',
        subject: issuer,
        says: `${moneyText(Money.of(turnoverMinor, currency), 'en')} in twelve months, ${share} % of ${moneyText(Money.of(thresholdMinor, currency), 'en')}: ${share >= 100 ? 'register for VAT, and record the day it holds from.' : 'ask an accountant when to register for VAT.'}`,
      }));
      invoiceProblems.set(problems.length);
      for (const problem of problems) log.error(problem, 'a check of the invoices failed');
      for (const warning of warnings)
        log.warn({ what: warning.what, share: warning.says }, 'an issuer nears the VAT threshold');
      return { problems, warnings };
    });
  }
}
