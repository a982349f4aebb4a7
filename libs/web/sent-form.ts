/** A form as a browser sent it. */
export interface SentForm {
  /** The path it was sent to, and that of the page it stands on. */
  readonly action: string;
  readonly from: string;
  /** Names and values as they came, in their order. */
  readonly fields: readonly (readonly [name: string, value: string])[];
}

/** Why it was refused, in its sender's language. */
export interface Refusal {
  readonly code: string;
  /** What the page's title begins with. */
  readonly headline: string;
  readonly sentence: string;
  /** What is wrong at one place: beside its field, or with the field's name where the page has no such field. */
  readonly mistakes: readonly { readonly path: readonly PropertyKey[]; beside: string; alone: string }[];
}

/** Only who makes a mistake waits for what reads pages. */
const reader = () => import('cheerio');
type CheerioAPI = ReturnType<Awaited<ReturnType<typeof reader>>['load']>;
type Nodes = ReturnType<CheerioAPI>;

const TOKEN = '[name="_csrf"]';
/** What must be typed again, or chosen. */
const LEFT_ALONE = `${TOKEN}, [type="password"], [type="file"], [autocomplete="one-time-code"]`;
const CONTROLS = 'input, select, textarea';

/**
 * The page a form was sent from, with what was typed into it, the refusal above it and each mistake beside its field, the first
 * of which has the focus; null where the page has no such form any more. It asks for no script.
 */
export async function withRefusal(html: string, sent: SentForm, refusal: Refusal): Promise<string | null> {
  const { load } = await reader();
  const $ = load(html);
  const form = formOf($, sent);
  if (!form) return null;
  const id = form.attr('id');
  const controls = form.find(CONTROLS).add(id ? $(`[form="${id}"]`).filter(CONTROLS) : []);
  fillIn($, controls.not(LEFT_ALONE), sent);
  // What went well before this is no news any more.
  $('main .notice.good[role="status"]').remove();
  const notice = $('<div class="notice bad" role="alert" tabindex="-1"></div>').attr('data-code', refusal.code);
  notice.append($('<p></p>').text(refusal.sentence));
  const placed = refusal.mistakes.map((mistake) => ({ mistake, isPlaced: place($, controls, mistake) }));
  for (const { mistake, isPlaced } of placed) if (!isPlaced) notice.append($('<p></p>').text(mistake.alone));
  if (form.find(CONTROLS).not('[type="hidden"]').length > 0) form.prepend(notice);
  else form.before(notice);
  form.parents('details').attr('open', '');
  $('[autofocus]').removeAttr('autofocus');
  const first = controls.filter('[aria-invalid="true"]').first();
  (first.length > 0 ? first : notice).attr('autofocus', '');
  $('title').text(`${refusal.headline} · ${$('title').text()}`);
  // The address is the form's: the page's own is what a link, another form and a reload mean.
  $('main').attr('data-at', sent.from);
  $('form:not([action])').attr('action', sent.from.split('?', 1)[0]!);
  return $.html();
}

/** Of the forms that are sent there, the one whose hidden values came with it; where there is but one, that. */
function formOf($: CheerioAPI, { action, fields }: SentForm): Nodes | undefined {
  const came = new Set(fields.map(([name, value]) => `${name}=${value}`));
  const forms = $('form[method="post"]')
    .toArray()
    .map((one) => $(one))
    .filter((form) => form.attr('action') === action);
  const hidden = (form: Nodes) => form.find('input[type="hidden"]').not(TOKEN).toArray();
  return forms.length < 2
    ? forms[0]
    : forms.find((form) =>
        hidden(form).every((one) => came.has(`${$(one).attr('name')}=${$(one).attr('value') ?? ''}`)),
      );
}

function fillIn($: CheerioAPI, controls: Nodes, { fields }: SentForm): void {
  const rest = new Map<string, string[]>();
  for (const [name, value] of fields) rest.set(name, [...(rest.get(name) ?? []), value]);
  for (const one of controls.toArray()) {
    const control = $(one);
    const values = rest.get(control.attr('name') ?? '') ?? [];
    if (control.is('[type="checkbox"], [type="radio"]'))
      control.prop('checked', values.includes(control.attr('value') ?? 'on'));
    else if (control.is('select')) choose($, control, values);
    else if (values.length > 0)
      control.is('textarea') ? control.text(values.shift()!) : control.attr('value', values.shift()!);
  }
}

function choose($: CheerioAPI, select: Nodes, values: string[]): void {
  const chosen = select.is('[multiple]') ? values : values.splice(0, 1);
  if (chosen.length === 0) return;
  for (const one of select.find('option').toArray())
    $(one).prop('selected', chosen.includes($(one).attr('value') ?? $(one).text()));
}

/** Puts a mistake after its field, or after the group it is one of; false where there is no such field. */
function place($: CheerioAPI, controls: Nodes, { path, beside }: Refusal['mistakes'][number]): boolean {
  const field = fieldOf($, controls, path);
  if (!field) return false;
  const before = field.attr('aria-describedby');
  if (field.attr('aria-invalid') === 'true') return true;
  const id = `${field.attr('name')}-wrong`;
  field.attr({ 'aria-invalid': 'true', 'aria-describedby': before ? `${before} ${id}` : id });
  const isOneOfSome = field.is('[type="checkbox"], [type="radio"]');
  field.parents('details').attr('open', '');
  const around = [...(isOneOfSome ? [field.closest('fieldset')] : []), field.closest('label'), field].find(
    ({ length }) => length > 0,
  )!;
  around.after($('<span class="mistake"></span>').attr('id', id).text(beside));
  return true;
}

/** By its whole name (`bands[0][price]`, `plans.0.name`), the first of its group, or by the first or the last part of it. */
function fieldOf($: CheerioAPI, controls: Nodes, path: readonly PropertyKey[]): Nodes | undefined {
  const [first = '', ...further] = path.map(String);
  const dotted = path.join('.');
  const named = (fits: (name: string) => boolean): Nodes =>
    controls.filter((_, one) => fits($(one).attr('name') ?? '') && !$(one).is('[type="hidden"]')).first();
  return [
    named((name) => name === first + further.map((part) => `[${part}]`).join('') || name === dotted),
    named((name) => dotted !== '' && name.startsWith(`${dotted}.`)),
    named((name) => name === first),
    named((name) => name === (further.at(-1) ?? first)),
  ].find(({ length }) => length > 0);
}
