import { LANGUAGES, type Language, render, say, type TextKey } from '@/wording';
import { permissionsIn } from './admit';
import { assetAddresses } from './assets';
import type { WebRequest } from './visitor';

/** The zone in which somebody is told times and says days: that of the reseller whose pages they are. */
export const zoneFor = ({ visitor, person }: WebRequest): string =>
  (visitor?.membership.brand ?? person?.memberships[0]?.brand)?.zone ?? 'UTC';

/** In which language somebody is answered: a person's own, a stranger's by what the browser asks for. */
export const languageFor = (request: WebRequest): Language =>
  request.person?.language ?? languageAsked(request) ?? 'en';

/**
 * A page from its template, with what every page needs: language, who is here, and the form token.
 * Its title is `titleKey`, a text of the catalogue, or `title`, a name that is the same in every language.
 */
export function page(template: string, request: WebRequest, context: Record<string, unknown>): string {
  const { visitor, door } = request;
  const language = languageFor(request);
  const { titleKey } = context as { titleKey?: TextKey };
  const brand = request.ownHost ?? visitor?.membership.brand ?? request.person?.memberships[0]?.brand;
  return render(template, {
    language,
    title: titleKey ? say(language, titleKey) : '',
    door: door ?? 'open',
    side: visitor?.membership.tenantId ? 'portal' : 'console',
    isLooking: visitor?.isLooking ?? false,
    hasMenu: visitor !== undefined && door !== 'open',
    nav: '',
    inLanguages: [],
    hasChart: false,
    person: visitor?.person.email ?? '',
    zone: zoneFor(request),
    csrf: visitor?.csrf ?? '',
    permissions: visitor ? permissionsIn(visitor) : [],
    brandName: brand?.name ?? 'Tallyroom',
    brandStyle: brand?.slug ?? '',
    isFragment: request.headers['hx-request'] === 'true',
    assets: assetAddresses,
    ...context,
  });
}

/** The first of our languages a stranger's browser asks for. */
export function languageAsked({ headers }: WebRequest): Language | undefined {
  const asked = (headers['accept-language'] ?? '').split(',').map((one) => one.trim().slice(0, 2).toLowerCase());
  return asked.map((one) => LANGUAGES.find((language) => language === one)).find(Boolean);
}
