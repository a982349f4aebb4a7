import { load } from 'cheerio';
import { type Refusal, type SentForm, withRefusal } from './sent-form';

const PAGE = `<html><head><title>Alerts · Convene</title></head><body><main id="main">
<p class="notice good" role="status">Saved.</p>
<form><input name="q"></form>
<details class="confirm"><form method="post" action="/alerts"><input type="hidden" name="_csrf" value="new"><input type="hidden" name="kind" value="mail">
<label>Name <input name="name"></label><label>Mail <input name="email" aria-describedby="hint"></label><input type="password" name="pin"><button>Add</button></form></details>
<form method="post" action="/alerts"><input type="hidden" name="_csrf" value="new"><input type="hidden" name="kind" value="hook">
<label>Address <input name="url" value="https://old.example" autofocus></label>
<label>Of <select name="of"><option value="all" selected>All</option><option value="some">Some</option></select></label>
<label>Why <textarea name="why"></textarea></label>
<fieldset><label class="check"><input type="checkbox" name="topics" value="a" checked> A</label><label class="check"><input type="checkbox" name="topics" value="b"> B</label></fieldset>
<button>Add</button></form>
<form method="post" action="/prices"><details><input type="hidden" name="plans.0.is" value="plan"><label>Fee <input name="plans.0.fee"></label><input name="plans.0.tiers.0.from"><label>To <input name="plans.0.tiers.0.upTo"></label></details><details><label>Fee <input name="plans.1.fee"></label></details></form>
<form id="apart" method="post" action="/apart"></form><label>Hours <input name="hours" form="apart"></label>
</main></body></html>`;

const sent = (fields: [string, string][], action = '/alerts'): SentForm => ({ action, from: '/alerts?page=2', fields });
const refused = (...mistakes: [string[], string][]): Refusal => ({
  code: 'bad-form',
  headline: 'Not done',
  sentence: 'Look again.',
  mistakes: mistakes.map(([path, beside]) => ({ path, beside, alone: `Field: ${beside}` })),
});
const HOOK: [string, string][] = [
  ['_csrf', 'old'],
  ['kind', 'hook'],
  ['url', '<b>"no address"'],
  ['of', 'some'],
  ['why', 'Because & </textarea>'],
  ['topics', 'b'],
];

async function shown(form: SentForm, refusal: Refusal) {
  const html = await withRefusal(PAGE, form, refusal);
  return load(html!);
}

test('what was typed stands in the form it was typed into, inert, and each mistake beside its field', async () => {
  const $ = await shown(sent(HOOK), refused([['url'], 'is no <address>'], [['topics', '0'], 'choose another']));
  expect($('[name="url"]').val()).toBe('<b>"no address"');
  expect($('main b, main address')).toHaveLength(0);
  expect($('[name="of"]').val()).toBe('some');
  expect($('[name="why"]').val()).toBe('Because & </textarea>');
  expect(
    $('[name="topics"]:checked')
      .map((_, one) => $(one).attr('value'))
      .get(),
  ).toEqual(['b']);
  expect($('label + .mistake').text()).toBe('is no <address>');
  expect($('fieldset + .mistake').text()).toBe('choose another');
  expect($('[aria-invalid="true"]').first().attr('aria-describedby')).toBe($('label + .mistake').attr('id'));
});

test('the first field to look at has the focus, the page its own address, and what went well before is gone', async () => {
  const $ = await shown(sent(HOOK), refused([['why'], 'say more']));
  expect($('[autofocus]').attr('name')).toBe('why');
  expect($('title').text()).toBe('Not done · Alerts · Convene');
  expect($('main').attr('data-at')).toBe('/alerts?page=2');
  expect($('form:not([method])').attr('action')).toBe('/alerts');
  expect($('.notice.good')).toHaveLength(0);
  expect($('form .notice.bad[role="alert"]').attr('data-code')).toBe('bad-form');
});

test('of forms sent to one address the one that was sent, opened if it was folded away; its token and what is secret are not filled in', async () => {
  const mail: [string, string][] = [
    ['_csrf', 'old'],
    ['kind', 'mail'],
    ['name', 'Ours'],
    ['email', 'nobody'],
    ['pin', '1234'],
  ];
  const $ = await shown(sent(mail), refused([['email'], 'is no mail address']));
  expect($('details').attr('open')).toBeDefined();
  expect($('details [name="name"]').val()).toBe('Ours');
  expect($('details [name="_csrf"]').val()).toBe('new');
  expect($('details [name="pin"]').val()).toBeUndefined();
  expect($('[name="email"]').attr('aria-describedby')).toBe('hint email-wrong');
  expect($('[name="url"]').val()).toBe('https://old.example');
});

test('what has no field is said above the form with its name; a refusal without fields has the focus itself', async () => {
  const unplaced = await shown(sent(HOOK), refused([['kind'], 'is not one of those']));
  expect(unplaced('.notice.bad').text()).toBe('Look again.Field: is not one of those');
  expect(unplaced('.notice.bad').attr('autofocus')).toBeDefined();
});

test('a mistake in rows stands beside the field of its row, or the first of what it is about, unfolded; the rest stays folded', async () => {
  const rows: [string, string][] = [
    ['plans.0.is', 'plan'],
    ['plans.0.fee', '1.00'],
    ['plans.1.fee', '-1.00'],
  ];
  const fee = await shown(sent(rows, '/prices'), refused([['plans', '1', 'fee'], 'is below zero']));
  expect(fee('[name="plans.1.fee"]').attr('aria-describedby')).toBe('plans.1.fee-wrong');
  expect(fee('label + .mistake').text()).toBe('is below zero');
  const opened = fee('[action="/prices"] details').map((_, one) => String(fee(one).attr('open') !== undefined));
  expect(opened.get()).toEqual(['false', 'true']);
  const tiers = await shown(sent(rows, '/prices'), refused([['plans', '0', 'tiers'], 'must have one']));
  expect(tiers('[aria-invalid="true"]').attr('name')).toBe('plans.0.tiers.0.from');
});

test('fields that stand apart from their form are of it', async () => {
  const $ = await shown(sent([['hours', 'many']], '/apart'), refused([['hours'], 'is no number']));
  expect($('[name="hours"]').val()).toBe('many');
  expect($('#apart').prev().attr('data-code')).toBe('bad-form');
});

test('a page without that form any more is not shown again', async () => {
  expect(await withRefusal(PAGE, sent(HOOK, '/elsewhere'), refused())).toBeNull();
  expect(await withRefusal(PAGE, sent([['kind', 'matrix']]), refused())).toBeNull();
});
