import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import Handlebars from 'handlebars';
import { problems } from '../../apps/platform/api/problems';
import { vatCase } from '../../libs/invoicing/vat-case';
import { LANGUAGES, reasonText, refusalText } from '../../libs/wording';
import { ca } from '../../libs/wording/texts/ca';
import { es } from '../../libs/wording/texts/es';
import { refusalsEn } from '../../libs/wording/texts/refusals.en';

const PROJECT = path.resolve(__dirname, '../..');

/** What is the same in every language: names of formats and of languages, units, and examples of how something is written. */
const NO_WORDS = new Set([
  'CSV',
  'PDF',
  'KiB)',
  'UTC',
  'openapi.json',
  '/sandbox',
  '&nbsp;',
  'English',
  'Català',
  'Castellano',
  'bbb-3',
  'rooms.example.coop',
  'https://id.example.coop',
  '!abc:matrix.example',
  'sk_live_… / sk_test_…',
  'whsec_…',
]);
/** Programs and settings for developers, and the table of contents of an archive, which names files and columns. */
const NOT_FOR_READERS = /^templates\/portal\/(snippets\/.*|data-readme\/.*)\.hbs$/;

/** The markup of a template with a mark for everything Handlebars puts in, and the texts given to its helpers and parts. */
function taken(template: string): { markup: string; given: string[] } {
  const markup: string[] = [];
  const given: string[] = [];
  const visitor = new (class extends Handlebars.Visitor {
    override ContentStatement({ original }: hbs.AST.ContentStatement): void {
      markup.push(String(original));
    }
    override StringLiteral({ value }: hbs.AST.StringLiteral): void {
      given.push(value);
    }
    override MustacheStatement(one: hbs.AST.MustacheStatement): void {
      markup.push('\0');
      super.MustacheStatement(one);
    }
    override BlockStatement(one: hbs.AST.BlockStatement): void {
      markup.push('\0');
      super.BlockStatement(one);
      markup.push('\0');
    }
  })();
  visitor.accept(Handlebars.parse(template));
  return { markup: markup.join(''), given };
}

/** The words in a template that no text of the catalogue says. */
function bareWords(template: string): string[] {
  const { markup, given } = taken(template);
  const attributes = [...markup.matchAll(/\b(?:aria-label|title|placeholder|alt)="([^"]*)"/g)].map(([, text]) => text!);
  const between = markup.replace(/<code[^>]*>[^<]*<\/code>/g, '').replace(/<[^>]*>/g, '\0');
  const said = [...attributes, ...between.split('\0')]
    .map((text) => text.trim())
    .filter((text) => /\p{L}{2}/u.test(text));
  const handed = given.filter((text) => /^\p{Lu}\p{Ll}|\p{L} \p{L}/u.test(text));
  return [...said, ...handed].filter((text) => !NO_WORDS.has(text));
}

const filesOf = (folder: string, ending: string): string[] =>
  readdirSync(path.join(PROJECT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(ending))
    .map((file) => `${folder}/${file}`)
    .sort();

test.each([
  ['<p>Hello there</p>', ['Hello there']],
  ['<p>{{#if a}}one{{else}}{{t "x.y"}} more{{/if}}</p>', ['one', 'more']],
  ['<nav aria-label="Whose">{{> part label="Pause it"}}</nav>', ['Whose', 'Pause it']],
  ['{{#> chart legend=(array "People")}}{{/chart}}', ['People']],
  ['<p class="notice bad">{{t "x.y" day=(date on)}} · <a href="/console">{{name}}</a></p>', []],
])('%s has the bare words %j', (template, expected) => expect(bareWords(template)).toEqual(expected));

test('no template says a word that is not in the catalogue of three languages', () => {
  const templates = filesOf('templates', '.hbs').filter((file) => !NOT_FOR_READERS.test(file));
  expect(templates.length).toBeGreaterThan(100);
  const found = templates.flatMap((file) => {
    const words = bareWords(readFileSync(path.join(PROJECT, file), 'utf8'));
    return words.length === 0 ? [] : [{ file, words }];
  });
  expect(found).toEqual([]);
});

test('no page is given its title or a text of its view in English alone', () => {
  const sources = [...filesOf('apps/platform', '.ts'), ...filesOf('libs/web', '.ts')].filter(
    (file) => !/\/api\/|\.spec\.ts$/.test(file),
  );
  expect(sources.length).toBeGreaterThan(80);
  const found = sources.filter((file) =>
    /\b(title|label|heading|stateText|nothing): ['"`]\p{Lu}|say\('en'|'en-GB'/u.test(
      readFileSync(path.join(PROJECT, file), 'utf8'),
    ),
  );
  expect(found).toEqual([]);
});

test('what a refusal says is said in the reader’s language, as long as its class says what the catalogue knows', () => {
  const ofPages = new Set(['no-such-page', 'bad-request', 'internal']);
  const sentences = new Map(problems().map(({ code, sentence }) => [code, sentence.replaceAll('\\n', '\n')]));
  const codes = Object.keys(refusalsEn).map((key) => key.slice('error.'.length));
  expect(codes.length).toBeGreaterThan(100);
  const lost = codes.filter((code) => {
    const message = sentences.get(code);
    return message === undefined ? !ofPages.has(code) : refusalText('ca', { code, message }) === message;
  });
  expect(lost).toEqual([]);
});

test('why a draft is held is said in the reader’s language', () => {
  const seller = { countryCode: 'GB', registered: true };
  const buyer = { countryCode: 'ES', isBusiness: true, vatNumber: null, hasVatEvidence: false, businessEvidence: null };
  const held = [
    vatCase({ ...seller, countryCode: 'ES' }, buyer),
    vatCase(seller, buyer),
    vatCase(seller, { ...buyer, vatNumber: 'ESF00000004' }),
    vatCase(seller, { ...buyer, isBusiness: false }),
    vatCase(seller, { ...buyer, countryCode: 'US', isBusiness: false }),
    vatCase(seller, { ...buyer, countryCode: 'US' }),
  ].map((one) => (one.kind === 'held' ? one.reason : one.case));
  expect(held.filter((reason) => reasonText('ca', reason) === reason)).toEqual([]);
  expect(reasonText('ca', held[0]!)).toContain('L’emissor és a Espanya');
  expect(reasonText('es', `Its retail invoice is not made: ${held[1]!}`)).toMatch(/no se ha hecho: El comprador es/);
});

test('what is wrong with a meeting’s evidence, or remarkable, is said in the reader’s language', () => {
  const files = ['meeting-problem', 'recording-problem', 'belief'].map((file) => `libs/metering/${file}.ts`);
  const sentences = files.flatMap((file) =>
    [...readFileSync(path.join(PROJECT, file), 'utf8').matchAll(/(?:return|remarks\.push\() ?['`]([^'`]+)['`]/g)].map(
      ([, sentence]) => sentence!.replace(/\$\{[^}]+\}/g, '7'),
    ),
  );
  expect(sentences.length).toBeGreaterThan(18);
  expect(sentences.filter((sentence) => reasonText('es', sentence) === sentence)).toEqual([]);
});

/** Forms of *vosotros* and *tú*; what else ends so is a noun or a participle. */
const NOT_USTED =
  /(?<![\p{L}{])(?:vuestr[oa]s?|vosotros|os|sois|tus?|tuy[oa]s?|te|ti|puedes|quieres|tienes|eres|\p{L}+[áéí]is|\p{L}+[ae]steis|(?!(?:usted|red|openid|\p{L}*(?:[ie]dad|ultad|bertad|mitad|untad))(?!\p{L}))\p{L}{2,}(?:ad|ed|id)|dad|\p{L}+[aei]d(?:nos|l[aeo]s?)(?<!dos)|\p{L}{3,}aos)(?![\p{L}}])/giu;
/** Forms of *tu* that are no word of a button. */
const NOT_VOS = /(?<![\p{L}{])(?:teus?|tev[ae]s?|tu|pots|vols|tens|vostès?)(?![\p{L}}])/giu;

test.each([
  ['es', es, NOT_USTED],
  ['ca', ca, NOT_VOS],
])('all that is said in %s addresses people in one way', (_, texts, other) => {
  const found = Object.entries(texts).flatMap(([key, text]) =>
    [...text.matchAll(other)].map(([word]) => `${key}: ${word}`),
  );
  expect(found).toEqual([]);
});

test('every error with a name is said in three languages', () => {
  const codes = problems().map(({ code }) => code);
  expect(codes.length).toBeGreaterThan(150);
  expect(codes.filter((code) => !(`error.${code}` in refusalsEn))).toEqual([]);
});

test('what a form, a statement or a table of customers says of a mistake is in the catalogue of reasons', () => {
  const sources = [
    ...filesOf('apps/platform', '.ts').filter((file) => !file.includes('/api/')),
    ...['libs/bank', 'libs/joining', 'libs/placement/maintenance.ts', 'libs/dunning', 'libs/tenants'].flatMap((room) =>
      room.endsWith('.ts') ? [room] : filesOf(room, '.ts'),
    ),
  ].filter((file) => !file.endsWith('.spec.ts'));
  const told = sources.flatMap((file) => {
    const source = readFileSync(path.join(PROJECT, file), 'utf8');
    const schemas = source
      .split('\n')
      .filter((line) => /\.(regex|min|max|refine|email|string|enum|instanceof)\(|\b(message|error): /.test(line))
      .join('\n');
    return [
      ...schemas.matchAll(/(?:, |\b(?:message|error): |\.string\()(['`])([A-Za-z][^'`\n]* [^'`\n]*)\1/g),
      ...source.matchAll(/new (?:NotAStatement|NotACustomerFile|BadMaintenance)\((['`])([^'`$]+)\1/g),
      ...source.matchAll(/\brefuse\((['`])([^'`]+)\1/g),
    ].map(([, , text]) => text!.replace(/\$\{[^}]+\}/g, '7'));
  });
  expect(told.length).toBeGreaterThan(60);
  const lost = told.flatMap((text) =>
    LANGUAGES.filter((language) => language !== 'en' && reasonText(language, text) === text).map(() => text),
  );
  expect(lost).toEqual([]);
});

test('what is drawn again by the clock keeps the focus: htmx gives it back by an id', () => {
  const drawnAgain = filesOf('templates', '.hbs')
    .map((file) => ({ file, template: readFileSync(path.join(PROJECT, file), 'utf8') }))
    .filter(({ template }) => /hx-trigger="every [^"]*" hx-swap="outerHTML"/.test(template));
  expect(drawnAgain.length).toBeGreaterThan(2);
  const lost = drawnAgain.flatMap(({ file, template }) =>
    [
      ...template.matchAll(
        /<(?:button|a|summary|select|textarea|input(?! type="hidden")|\w+[^>]*tabindex="0")\b[^>]*>/g,
      ),
    ]
      .map(([tag]) => tag)
      .filter((tag) => !/\bid="/.test(tag))
      .map((tag) => ({ file, tag })),
  );
  expect(lost).toEqual([]);
});

test('a page that says when something was names the zone of its times', () => {
  const parts = new Map(
    filesOf('templates/parts', '.hbs').map((file) => [
      path.basename(file, '.hbs'),
      readFileSync(path.join(PROJECT, file), 'utf8'),
    ]),
  );
  const whole = (template: string): string =>
    template +
    [...template.matchAll(/{{#?> ([\w-]+)/g)]
      .map(([, name]) => (name === 'page' ? '' : (parts.get(name!) ?? '')))
      .join('');
  const pages = ['console', 'portal', 'team', 'account']
    .flatMap((folder) => filesOf(`templates/${folder}`, '.hbs'))
    .map((file) => ({ file, template: whole(readFileSync(path.join(PROJECT, file), 'utf8')) }))
    .filter(({ template }) => template.startsWith('{{#> page}}') && template.includes('{{instant '));
  expect(pages.length).toBeGreaterThan(20);
  expect(pages.filter(({ template }) => !template.includes('"portal.times-in"')).map(({ file }) => file)).toEqual([]);
});
