import { languageAsked, type WebRequest } from '@/web';
import { LANGUAGES, type Language } from '@/wording';

const NAMES: Readonly<Record<Language, string>> = { en: 'English', ca: 'Català', es: 'Castellano' };

/** The languages to choose from, each by its own name. */
export const languages = (chosen: string) =>
  LANGUAGES.map((code) => ({ code, name: NAMES[code], isChosen: code === chosen }));

/**
 * The language of a page that strangers open: the one they chose on it, else what their browser asks for, else its owner's;
 * and where the page stands in each of them, with all that its address says.
 */
export function pageLanguage(request: WebRequest, owner: Language) {
  const { pathname, searchParams } = new URL(request.url, 'http://open.invalid');
  const chosen = LANGUAGES.find((one) => one === searchParams.get('lang'));
  const language = chosen ?? request.person?.language ?? languageAsked(request) ?? owner;
  const addressIn = (code: string): string => {
    searchParams.set('lang', code);
    return `${pathname}?${searchParams}`;
  };
  return { language, inLanguages: languages(language).map((one) => ({ ...one, href: addressIn(one.code) })) };
}
