import { plainNumber } from './bank-account';
import { BrokenStatement, NotAStatement } from './errors';
import { type BrokenLine, markOf, minorOfText, oneLine, type Statement, type StatementLine } from './statement';
import { all, at, type Element, readXml, textAt } from './xml-tree';

/**
 * An OFX statement: version 2, which is XML, or version 1, whose values have no closing tag and get one here, line for
 * line. Throws BrokenStatement with every transaction that cannot be read.
 */
export function readOfx(source: string): Statement {
  const start = source.search(/<OFX>/i);
  const before = source.slice(0, start).replace(/[^\n]/g, '');
  const root = readXml(before + closed(source.slice(start)));
  const accounts = new Set(
    [...all(root, 'BANKACCTFROM'), ...all(root, 'CCACCTFROM')].map((one) =>
      plainNumber(`${textAt(one, 'BANKID')}${textAt(one, 'ACCTID')}`),
    ),
  );
  if (accounts.size > 1)
    throw new NotAStatement('it holds statements of several accounts. Give one account at a time.');
  const currency = all(root, 'CURDEF')[0]?.text.trim() || null;
  const broken: BrokenLine[] = [];
  const lines = all(root, 'STMTTRN').flatMap((transaction) => {
    const read = lineOf(transaction, currency);
    if (typeof read !== 'string') return [read];
    broken.push({ line: transaction.line, says: read });
    return [];
  });
  if (broken.length > 0) throw new BrokenStatement(broken);
  return { format: 'ofx', accountNumber: [...accounts][0] || null, lines };
}

/** Every value with its closing tag, and no bare ampersand. */
const closed = (text: string): string =>
  text
    .replace(/&(?!(amp|lt|gt|quot|apos|#\d+|#x[0-9a-f]+);)/gi, '&amp;')
    .replace(/<([A-Z0-9.]+)>([^<\r\n]+)(?:<\/\1>)?/gi, (_, name: string, value: string) =>
      value.trim() === '' ? `<${name}>${value}` : `<${name.toUpperCase()}>${value}</${name.toUpperCase()}>`,
    );

function lineOf(transaction: Element, currency: string | null): StatementLine | string {
  const text = (name: string): string => textAt(transaction, name);
  const raw = text('TRNAMT');
  const amountMinor = minorOfText(raw, /,\d{1,2}$/.test(raw) ? ',' : '.');
  if (amountMinor === null) return `the amount "${raw}" cannot be read`;
  const [, year, month, day] = /^(\d{4})(\d\d)(\d\d)/.exec(text('DTPOSTED')) ?? [];
  if (!year) return `the date "${text('DTPOSTED')}" cannot be read`;
  const account = at(transaction, 'BANKACCTTO');
  return {
    line: transaction.line,
    bookedOn: `${year}-${month}-${day}`,
    amountMinor,
    currency: textAt(transaction, 'CURRENCY', 'CURSYM') || currency,
    partyName: oneLine(text('NAME') || textAt(transaction, 'PAYEE', 'NAME')),
    partyAccount: plainNumber(`${textAt(account, 'BANKID')}${textAt(account, 'ACCTID')}`),
    reference: oneLine(text('MEMO'), text('REFNUM')),
    description: oneLine(text('TRNTYPE'), text('CHECKNUM')),
    bankId: markOf(text('FITID')),
  };
}
