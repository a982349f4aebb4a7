import type { TextKey } from '@/wording';
import type { Desk } from './desk.service';

/**
 * What every page of the console has at its head: its title (a text, or the name of what it is about), its place in the menu,
 * whose colours it wears.
 */
export const frame = ({ reseller }: Pick<Desk, 'reseller'>, title: TextKey | { name: string }, nav: string) => ({
  ...(typeof title === 'string' ? { titleKey: title } : { title: title.name }),
  nav,
  brandName: reseller.name,
  brandStyle: reseller.slug,
  zone: reseller.zone,
  reseller: reseller.slug,
});

/** Resellers to choose from on a page at `path`: the network's people see all, others have no choice. */
export const choicesAt = (desk: Desk, path: string) =>
  desk.resellers.length > 1
    ? desk.resellers.map(({ slug, name }) => ({
        name,
        address: `${path}?reseller=${slug}`,
        isHere: slug === desk.reseller.slug,
      }))
    : null;

/** An address with those parameters that say something. */
export function withQuery(path: string, values: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(values).filter((pair): pair is [string, string] => Boolean(pair[1]));
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given).toString()}`;
}
