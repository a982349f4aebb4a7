import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { INestApplicationContext } from '@nestjs/common';
import type { Command } from 'commander';
import { z } from 'zod';
import { SmtpMailer } from '@/adapters/mail';
import { isCountry, localDate, newId } from '@/kernel';
import { addressOf } from '@/letters';
import { PeopleStore, SignIn } from '@/people';
import { AddServer, ServersStore } from '@/placement';
import { asCommand, CONFIG, type Config, Tenancy } from '@/runtime';
import { AddReseller, ResellersStore, tidyVatNumber, vatNumberOfCountry } from '@/tenants';
import { withRooms } from './context';
import { Refused } from './exit-codes';
import { print } from './output';

const text = z.string().trim().min(1);
const answersSchema = z.object({
  network: z.object({ slug: text, name: text, zone: text.default('Europe/London'), replyTo: z.email() }),
  issuer: z
    .object({
      legalName: text,
      addressLines: z.array(text).min(1),
      countryCode: z.string().refine(isCountry, 'two capital letters, like GB').default('GB'),
      vatNumber: z.string().transform(tidyVatNumber).optional(),
      registrationText: z.string().optional(),
      phone: z.string().optional(),
      bank: z.object({
        name: text,
        sortCode: z.string().optional(),
        accountNumber: z.string().optional(),
        iban: z.string().optional(),
      }),
      invoicePattern: z.string().default('INV-{YYYY}-{0000}'),
      creditNotePattern: z.string().default('CN-{YYYY}-{0000}'),
    })
    .superRefine(vatNumberOfCountry()),
  admin: z.object({ email: z.email(), name: text }),
  bbb: z.object({ name: text, url: z.url(), secret: text }).optional(),
  testMailTo: z.email().optional(),
});
export type Answers = z.infer<typeof answersSchema>;

const actor = asCommand('setup');
const QUESTIONS: [question: string, place: string][] = [
  ['Short name of the network (small letters)', 'network.slug'],
  ['Its name', 'network.name'],
  ['Mail address for answers', 'network.replyTo'],
  ['Legal name on invoices', 'issuer.legalName'],
  ['Address, lines parted by ";"', 'issuer.addressLines'],
  ['VAT number (empty if not registered)', 'issuer.vatNumber'],
  ['Telephone on invoices (empty for none)', 'issuer.phone'],
  ['Bank account holder', 'issuer.bank.name'],
  ['Sort code', 'issuer.bank.sortCode'],
  ['Account number', 'issuer.bank.accountNumber'],
  ['First admin: mail address', 'admin.email'],
  ['First admin: name', 'admin.name'],
  ['Name of the first BBB server (empty for none yet)', 'bbb.name'],
  ['Its address, as "bbb-conf --secret" prints it', 'bbb.url'],
  ['Its secret', 'bbb.secret'],
  ['Send a test mail to (empty for none)', 'testMailTo'],
];

/** `tallyroom setup`: the network, its issuer, the first admin, a BBB server and a test mail; safe to run again. */
export function setupCommand(program: Command): void {
  program
    .command('setup')
    .description('sets up the network: asks, or reads the answers from a JSON file')
    .option('--file <file>')
    .action(async ({ file }: { file?: string }) => {
      const given: unknown = file ? read(file) : await ask();
      const answers = answersSchema.safeParse(given);
      if (!answers.success)
        throw new Refused(answers.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n'));
      const done = await withRooms((app) => setUp(app, answers.data));
      print(program.opts().json, done, () =>
        Object.entries(done)
          .map(([what, says]) => `${what}: ${says}`)
          .join('\n'),
      );
    });
}

function read(file: string): unknown {
  const text = readFileSync(file, 'utf8');
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Refused(`${file} is not JSON: ${(error as Error).message}`);
  }
}

/** Asks one question after the other; answers may as well come through a pipe, a line each. */
async function ask(): Promise<unknown> {
  const terminal = createInterface({ input: process.stdin, terminal: false });
  const lines = terminal[Symbol.asyncIterator]();
  const answers: Record<string, unknown> = {};
  for (const [question, place] of QUESTIONS) {
    if (place.startsWith('bbb.') && place !== 'bbb.name' && !answers.bbb) continue;
    process.stderr.write(`${question}: `);
    const { value = '', done } = await lines.next();
    const answer = done ? '' : value.trim();
    if (answer !== '')
      put(
        answers,
        place.split('.'),
        place === 'issuer.addressLines' ? answer.split(';').map((line: string) => line.trim()) : answer,
      );
  }
  terminal.close();
  return answers;
}

function put(into: Record<string, unknown>, [head, ...rest]: string[], value: unknown): void {
  if (rest.length === 0) {
    into[head!] = value;
    return;
  }
  into[head!] ??= {};
  put(into[head!] as Record<string, unknown>, rest, value);
}

/** Does what is not done yet; answers what it found or did, step by step, and the admin's sign-in link. */
async function setUp(app: INestApplicationContext, answers: Answers): Promise<Record<string, string>> {
  const tenancy = app.get(Tenancy);
  const known = await tenancy.acrossNetwork({ actor, why: 'setup' }, (tx) => app.get(ResellersStore).network(tx));
  const networkId = known?.id ?? newId();
  if (!known) await addNetwork(app, networkId, answers);
  await tenancy.acrossNetwork({ actor, why: 'setup' }, (tx) =>
    app
      .get(PeopleStore)
      .add(tx, { ...answers.admin, language: 'en' }, { resellerId: networkId, tenantId: null, role: 'network-admin' }),
  );
  return {
    network: known ? 'was there' : 'added',
    'BBB server': answers.bbb ? await addServer(app, answers.bbb) : 'none given',
    'test mail': answers.testMailTo ? await testMail(app.get<Config>(CONFIG), answers.testMailTo) : 'none asked for',
    'sign in at': (await app.get(SignIn).createLink(answers.admin.email)) ?? '',
  };
}

function addNetwork(app: INestApplicationContext, id: string, { network, issuer }: Answers): Promise<void> {
  return app.get(AddReseller).run(
    {
      reseller: {
        id,
        ...network,
        isNetwork: true,
        sandboxesAtOnce: false,
        membershipClass: 'operational',
        membershipKind: 'organisation',
        membershipStanding: 'active',
        language: 'en',
        colour: '#1f4e5f',
      },
      issuer: {
        resellerId: id,
        id: newId(),
        legalName: issuer.legalName,
        addressLines: issuer.addressLines,
        countryCode: issuer.countryCode,
        registrationText: issuer.registrationText ?? null,
        email: network.replyTo,
        phone: issuer.phone ?? null,
        bank: issuer.bank,
        zone: network.zone,
        currency: 'GBP',
        paymentTermsDays: 14,
        issuesByItself: false,
      },
      vat: {
        startsOn: localDate('2000-01-01'),
        registered: Boolean(issuer.vatNumber),
        vatNumber: issuer.vatNumber || null,
      },
      patterns: { invoice: issuer.invoicePattern, creditNote: issuer.creditNotePattern },
    },
    actor,
  );
}

async function addServer(app: INestApplicationContext, bbb: NonNullable<Answers['bbb']>): Promise<string> {
  const all = await app.get(Tenancy).acrossNetwork({ actor, why: 'setup' }, (tx) => app.get(ServersStore).all(tx));
  if (all.some(({ name }) => name === bbb.name)) return 'was there';
  const { clockOffsetMs } = await app.get(AddServer).run(bbb, actor);
  return `added; a signed call succeeded, its clock is ${clockOffsetMs ?? 0} ms off ours`;
}

async function testMail(config: Config, to: string): Promise<string> {
  const mailer = new SmtpMailer(config.SMTP_URL);
  try {
    const words = 'This mail shows that Tallyroom can send letters.';
    await mailer.send({
      messageId: `<${newId()}@${new URL(config.PUBLIC_URL).hostname}>`,
      from: { name: 'Tallyroom', address: addressOf(config.MAIL_FROM) },
      to: [to],
      subject: 'Tallyroom can send mail',
      text: words,
      html: `<p>${words}</p>`,
    });
    return `sent to ${to}`;
  } finally {
    mailer.close();
  }
}
