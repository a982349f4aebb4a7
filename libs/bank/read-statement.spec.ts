import { BrokenStatement } from './errors';
import { fingerprints } from './fingerprint';
import { guessMapping } from './guess-mapping';
import { readStatement, textOf } from './read-statement';

const account = { name: 'Current', number: '089999' + '12345678', currency: 'GBP' };
const mapping = {
  date: 'Date',
  dateFormat: 'dd/MM/yyyy' as const,
  paidIn: 'Paid in',
  paidOut: 'Paid out',
  decimal: '.' as const,
  party: 'Name',
  reference: 'Reference',
};
const csv = (...rows: string[]): string => ['Date,Name,Reference,Paid out,Paid in', ...rows].join('\r\n');
const brokenIn = (text: string, of = account): unknown => {
  try {
    readStatement(text, of, mapping);
  } catch (error) {
    return error instanceof BrokenStatement ? error.lines : (error as { code: string }).code;
  }
  return [];
};

test('a table is read by its columns, whatever stands above its head', () => {
  const { lines } = readStatement(
    `Account name,Lantern\r\nSort code,08-99-99\r\n\r\n${csv('04/11/2026,"Oak Housing, Ltd",RF1 2,,"£1,234.50"', '05/11/2026,Rent,,-300.00,', '05/11/2026,Nothing,,,0.00')}`,
    account,
    mapping,
  );
  expect(lines).toEqual([
    expect.objectContaining({ line: 5, bookedOn: '2026-11-04', amountMinor: 123450n, partyName: 'Oak Housing, Ltd' }),
    expect.objectContaining({ bookedOn: '2026-11-05', amountMinor: -30000n }),
  ]);
});

test('columns are guessed for a person to confirm', () => {
  expect(guessMapping(csv('04/11/2026,Oak,RF12,,12.00')).guess).toEqual(mapping);
  expect(guessMapping('Data;Concepte;Import\n04.11.2026;Oak;1.234,50').guess).toEqual({
    date: 'Data',
    dateFormat: 'dd.MM.yyyy',
    amount: 'Import',
    description: 'Concepte',
    decimal: ',',
  });
});

test('a file with broken lines is refused whole, and each is named', () => {
  expect(
    brokenIn(
      csv(
        '04/11/2026,Oak,RF12,,12.00',
        '31/11/2026,Oak,,,1',
        '05/11/2026,Oak,,,twelve',
        '05/11/2026,Oak',
        '06/11/2026,Oak,,,1.234',
      ),
    ),
  ).toEqual([
    { line: 3, says: 'the date "31/11/2026" is not written like dd/MM/yyyy' },
    { line: 4, says: 'the amount "twelve" cannot be read' },
    { line: 5, says: 'it has 2 cells, and the head 5' },
    { line: 6, says: 'the amount "1.234" cannot be read' },
  ]);
});

test.each([
  ['nothing', ' \n'],
  ['a table without the columns', 'a,b\n1,2'],
  ['a table with a quote that never ends', csv('04/11/2026,"Oak,,,1')],
  ['XML that stops', '<?xml version="1.0"?><Document><BkToCstmrStmt><Stmt>'],
  ['XML with a document type', '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><Document/>'],
])('%s is no statement, and said to be none', (_, text) => expect(brokenIn(text)).toBe('not-a-statement'));

const camt = (entries: string, iban = 'GB33BUKB08999912345678'): string => `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt><Id>1</Id>
<Acct><Id><IBAN>${iban}</IBAN></Id><Ccy>GBP</Ccy></Acct>
${entries}
</Stmt></BkToCstmrStmt></Document>`;
const transfer = (amount: string, name: string, reference: string): string =>
  `<TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs><Amt Ccy="GBP">${amount}</Amt><RltdPties><Dbtr><Pty><Nm>${name}</Nm></Pty></Dbtr><DbtrAcct><Id><IBAN>GB94 BARC 1020 1530 0934 59</IBAN></Id></DbtrAcct></RltdPties><RmtInf><Strd><CdtrRefInf><Ref>${reference}</Ref></CdtrRefInf></Strd></RmtInf></TxDtls>`;
const entry = (amount: string, direction: string, details: string, status = 'BOOK'): string =>
  `<Ntry><Amt Ccy="GBP">${amount}</Amt><CdtDbtInd>${direction}</CdtDbtInd><Sts><Cd>${status}</Cd></Sts><BookgDt><Dt>2026-11-04</Dt></BookgDt><AcctSvcrRef>B1</AcctSvcrRef><NtryDtls>${details}</NtryDtls></Ntry>`;

test('camt.053: entries, the transfers of a batch, what went out; not what is only pending', () => {
  const batch = transfer('5.00', 'Oak', 'RF12A') + transfer('7.00', 'Elm &amp; Ash', 'RF34B');
  const { lines } = readStatement(
    camt(entry('12.00', 'CRDT', batch) + entry('3.00', 'DBIT', '') + entry('9.00', 'CRDT', '', 'PDNG')),
    account,
    null,
  );
  expect(lines.map(({ amountMinor, partyName, reference }) => [amountMinor, partyName, reference])).toEqual([
    [500n, 'Oak', 'RF12A'],
    [700n, 'Elm & Ash', 'RF34B'],
    [-300n, '', ''],
  ]);
  expect(lines[0]!.partyAccount).toBe('GB94BARC10201530093459');
});

test('camt.053: a batch that does not add up, a currency of another, an account of another', () => {
  expect(brokenIn(camt(entry('13.00', 'CRDT', transfer('5.00', 'a', 'b') + transfer('7.00', 'c', 'd'))))).toEqual([
    { line: 4, says: 'its transfers do not come to its amount' },
  ]);
  expect(brokenIn(camt(entry('1.00', 'CRDT', '').replace('Ccy="GBP"', 'Ccy="EUR"')))).toEqual([
    { line: 4, says: 'it is in EUR, and the account in GBP' },
  ]);
  expect(brokenIn(camt('', 'GB29NWBK60161331926819'))).toBe('statement-of-another');
});

test('camt.053: each broken entry is named by its line, all at once', () => {
  const good = entry('1.00', 'CRDT', '');
  expect(
    brokenIn(
      camt(
        [
          good,
          good.replace('1.00', '1.00.0'),
          good.replace('<BookgDt><Dt>2026-11-04</Dt></BookgDt>', ''),
          good.replace('CRDT', 'BOTH'),
          entry('2.00', 'CRDT', '<TxDtls/><TxDtls/>'),
        ].join('\n'),
      ),
    ),
  ).toEqual([
    { line: 5, says: 'its amount cannot be read' },
    { line: 6, says: 'it has no booking date' },
    { line: 7, says: 'it says neither credit nor debit' },
    { line: 8, says: 'its transfers have no amounts of their own' },
  ]);
  expect(brokenIn(camt(good.replace('2026-11-04', '2026-02-31')))).toEqual([
    { line: 4, says: 'there is no day 2026-02-31' },
  ]);
});

const sgml = `OFXHEADER:100
DATA:OFXSGML
VERSION:102

<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>GBP
<BANKACCTFROM><BANKID>089999<ACCTID>12345678<ACCTTYPE>CHECKING</BANKACCTFROM>
<BANKTRANLIST><DTSTART>20261101<DTEND>20261130
<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20261104120000[0:GMT]<TRNAMT>12.00<FITID>F1<NAME>Elm & Ash<MEMO>RF12A
</STMTTRN>
<STMTTRN>
<TRNTYPE>DEBIT
<DTPOSTED>20261105
<TRNAMT>-3.50
<FITID>F2
</STMTTRN>
</BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>`;

test('OFX: without closing tags, as version 1 is written, and as XML', () => {
  const read = (text: string): unknown =>
    readStatement(text, account, null).lines.map(({ bookedOn, amountMinor, partyName, reference, bankId }) => [
      bookedOn,
      amountMinor,
      partyName,
      reference,
      bankId,
    ]);
  expect(read(sgml)).toEqual([
    ['2026-11-04', 1200n, 'Elm & Ash', 'RF12A', 'F1'],
    ['2026-11-05', -350n, '', '', 'F2'],
  ]);
  const xml = `<?xml version="1.0"?><?OFX OFXHEADER="200" VERSION="211"?><OFX><CURDEF>GBP</CURDEF><STMTTRN><DTPOSTED>20261104</DTPOSTED><TRNAMT>12,00</TRNAMT><FITID>F1</FITID><NAME>Oak</NAME><MEMO>x</MEMO></STMTTRN></OFX>`;
  expect(read(xml)).toEqual([['2026-11-04', 1200n, 'Oak', 'x', 'F1']]);
});

test('OFX: each broken transaction is named by its line, and a file that stops is none', () => {
  expect(brokenIn(sgml.replace('-3.50', 'three').replace('20261104120000', 'Monday'))).toEqual([
    { line: 8, says: 'the date "Monday[0:GMT]" cannot be read' },
    { line: 10, says: 'the amount "three" cannot be read' },
  ]);
  expect(brokenIn(sgml.replace('20261105', '20260431'))).toEqual([{ line: 10, says: 'there is no day 2026-04-31' }]);
  expect(brokenIn(sgml.replace('CURDEF>GBP', 'CURDEF>EUR'))).toEqual([
    { line: 8, says: 'it is in EUR, and the account in GBP' },
    { line: 10, says: 'it is in EUR, and the account in GBP' },
  ]);
  expect(brokenIn(sgml.slice(0, sgml.indexOf('</BANKTRANLIST>')))).toBe('not-a-statement');
});

test('equal lines of a file are told apart; the same line of another file is the same', () => {
  const day = (...rows: string[]) => fingerprints(readStatement(csv(...rows), account, mapping).lines);
  const [one, two] = day('04/11/2026,Oak,RENT,,5', '04/11/2026,Oak,RENT,,5');
  expect(one).not.toBe(two);
  expect(day('03/11/2026,Elm,X,,1', '04/11/2026,Oak,Rent,,5.00')[1]).toBe(one);
});

test('a mark that says nothing is none: what tells transfers apart then is their texts', () => {
  const marks = (mark: string): string[] =>
    fingerprints(readStatement(sgml.replace('FITID>F1', `FITID>${mark}`), account, null).lines);
  for (const nothing of ['0000', 'NONREF', 'NOTPROVIDED'])
    expect([nothing, marks(nothing)[0]]).toEqual([nothing, marks('0')[0]]);
  const of = (name: string): string => entry('5.00', 'CRDT', transfer('5.00', name, 'x')).replace('B1', 'NONREF');
  const prints = (...names: string[]) => fingerprints(readStatement(camt(names.map(of).join('')), account, null).lines);
  // Elm’s alone in one file, after Oak’s in another: it is Elm’s in both.
  expect(prints('Oak', 'Elm')[1]).toBe(prints('Elm')[0]);
});

test('older programs write Windows-1252', () =>
  expect(textOf(Uint8Array.from([0x43, 0xf3, 0x6f, 0x70, 0x80]))).toBe('Cóop€'));
