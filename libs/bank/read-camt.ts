import { plainNumber } from './bank-account';
import { BrokenStatement, NotAStatement } from './errors';
import { type BrokenLine, markOf, minorOfText, oneLine, type Statement, type StatementLine } from './statement';
import { all, at, type Element, readXml, textAt } from './xml-tree';

/**
 * An ISO 20022 statement, camt.053 in any version: each booked entry, or each transfer of one that the bank has booked as
 * a batch. What is only pending is left out. Throws BrokenStatement with every entry that cannot be read.
 */
export function readCamt(source: string): Statement {
  const statements = all(readXml(source), 'Stmt');
  if (statements.length === 0) throw new NotAStatement('it holds no statement (Stmt).');
  const numbers = new Set(statements.map((one) => plainNumber(accountOf(at(one, 'Acct')))));
  if (numbers.size > 1) throw new NotAStatement('it holds statements of several accounts. Give one account at a time.');
  const broken: BrokenLine[] = [];
  const lines = statements
    .flatMap((one) => one.children.filter(({ name }) => name === 'Ntry'))
    .flatMap((entry) => {
      const read = linesOf(entry);
      if (typeof read !== 'string') return read;
      broken.push({ line: entry.line, says: read });
      return [];
    });
  if (broken.length > 0) throw new BrokenStatement(broken);
  return { format: 'camt.053', accountNumber: [...numbers][0] || null, lines };
}

const accountOf = (account: Element | undefined): string =>
  textAt(account, 'Id', 'IBAN') || textAt(account, 'Id', 'Othr', 'Id');

/** The transactions of an entry, or what is wrong with it. */
function linesOf(entry: Element): StatementLine[] | string {
  const status = textAt(entry, 'Sts', 'Cd') || textAt(entry, 'Sts');
  if (status !== '' && status !== 'BOOK') return [];
  const whole = amountOf(entry);
  if (whole === null) return 'its amount cannot be read';
  const bookedOn = (textAt(entry, 'BookgDt', 'Dt') || textAt(entry, 'BookgDt', 'DtTm')).slice(0, 10);
  if (!/^\d{4}-\d\d-\d\d$/.test(bookedOn)) return 'it has no booking date';
  const direction = textAt(entry, 'CdtDbtInd');
  if (direction !== 'CRDT' && direction !== 'DBIT') return 'it says neither credit nor debit';
  // A reversal is told with the direction it reverses to; RvslInd says only that it is one.
  const sign = direction === 'CRDT' ? 1n : -1n;
  const details = all(entry, 'TxDtls');
  const parts = details.map((one) => amountOf(one) ?? amountOf(at(one, 'AmtDtls', 'TxAmt')));
  const isBatch = details.length > 1 && parts.every((part) => part !== null);
  if (details.length > 1 && !isBatch) return 'its transfers have no amounts of their own';
  if (isBatch && parts.reduce((sum, part) => sum! + part!, 0n) !== whole)
    return 'its transfers do not come to its amount';
  return (isBatch ? details : [details[0]]).map((one, index) => ({
    line: (isBatch ? one! : entry).line,
    bookedOn,
    amountMinor: sign * (isBatch ? parts[index]! : whole),
    currency: textAt(entry, 'Amt', '@Ccy') || null,
    ...partyOf(one, direction),
    reference: oneLine(
      ...all(one ?? entry, 'CdtrRefInf').map((info) => textAt(info, 'Ref')),
      ...all(one ?? entry, 'Ustrd').map(({ text }) => text),
    ),
    description: oneLine(textAt(entry, 'AddtlNtryInf'), textAt(one, 'Refs', 'EndToEndId').replace('NOTPROVIDED', '')),
    bankId: markOf(textAt(one, 'Refs', 'AcctSvcrRef')) ?? (isBatch ? null : markOf(textAt(entry, 'AcctSvcrRef'))),
  }));
}

const amountOf = (element: Element | undefined): bigint | null => {
  const amount = at(element, 'Amt');
  return amount ? minorOfText(amount.text, '.') : null;
};

/** Who is at the other end: the debtor of what came in, the creditor of what went out. */
function partyOf(details: Element | undefined, direction: string): Pick<StatementLine, 'partyName' | 'partyAccount'> {
  const parties = at(details, 'RltdPties');
  const role = direction === 'CRDT' ? 'Dbtr' : 'Cdtr';
  return {
    partyName: oneLine(textAt(parties, role, 'Pty', 'Nm') || textAt(parties, role, 'Nm')),
    partyAccount: plainNumber(accountOf(at(parties, `${role}Acct`))),
  };
}
