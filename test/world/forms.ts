import { Parser } from 'htmlparser2';

/** A field as a page shows it, with what is chosen or written in it. */
export interface Field {
  readonly name: string;
  /** Of an input its type, or how it is typed where that is said (`decimal`); else the element. */
  readonly type: string;
  value: string;
}

export interface Form {
  readonly action: string;
  readonly method: string;
  readonly fields: Field[];
}

/** What a page lets one send and open: its forms, each by the buttons that lead elsewhere too, and its links. */
export function readPage(html: string, address: string): { forms: Form[]; links: string[] } {
  const forms: Form[] = [];
  const links: string[] = [];
  const byId = new Map<string, Form>();
  const apart: { form: string; field: Field }[] = [];
  let form: Form | undefined;
  let list: Field | undefined;
  const parser = new Parser({
    onopentag(tag, given) {
      for (const at of [tag === 'a' ? given.href : undefined, given['hx-get']]) if (at) links.push(at);
      if (tag === 'form') {
        form = { action: given.action ?? address, method: (given.method ?? 'get').toLowerCase(), fields: [] };
        forms.push(form);
        if (given.id) byId.set(given.id, form);
      }
      if (form && given.formaction) forms.push({ ...form, action: given.formaction });
      if (tag === 'option' && list && ('selected' in given || list.value === '')) list.value = given.value ?? '';
      if (!given.name || !['input', 'select', 'textarea', 'button'].includes(tag)) return;
      const type = tag === 'input' ? (given.inputmode ?? given.type ?? 'text') : tag;
      const field = { name: given.name, type, value: given.value ?? '' };
      if (tag === 'select') list = field;
      if (given.form) apart.push({ form: given.form, field });
      else form?.fields.push(field);
    },
    onclosetag(tag) {
      if (tag === 'form') form = undefined;
      if (tag === 'select') list = undefined;
    },
  });
  parser.end(html);
  for (const one of apart) byId.get(one.form)?.fields.push(one.field);
  return { forms, links };
}
