import path from 'node:path';
import type { Page } from 'playwright-core';
import type { Route } from '../../libs/web';
import { axe, contrast } from './axe';

const DESKTOP = { width: 1200, height: 800 };
const PHONE = { width: 390, height: 800 };

/** The boxes of tables in which something lies beyond the edge. */
const SIDEWAYS = `[...document.querySelectorAll('.scroll:has(table)')].filter((box) => box.scrollWidth > box.clientWidth + 1)
  .map((box) => box.querySelector('thead')?.innerText ?? box.innerText)`;

/** The charts that are a heading over nothing. */
const UNDRAWN = `[...document.querySelectorAll('figure.chart')].filter((one) => !one.querySelector('canvas'))
  .map((one) => one.querySelector('figcaption').innerText)`;

/** What was found on the way, by address: nothing is good. And the routes that were opened. */
export interface Walked {
  readonly found: Record<string, string[]>;
  readonly routes: Set<string>;
}

/**
 * Opens the pages of `starts` and whatever links lead to from them, one of each route but those in `leaveOut`, and looks at
 * each as people do: by day on a desktop, in the dark on a phone. Where TALLYROOM_PICTURES names a folder a picture of each is
 * put there.
 */
export async function walk(
  page: Page,
  starts: readonly string[],
  routes: readonly Route[],
  leaveOut: ReadonlySet<string>,
): Promise<Walked> {
  const { origin } = new URL(page.url());
  const walked: Walked = { found: {}, routes: new Set() };
  const seen = new Set(starts.map((start) => kindOf(start, routes)));
  const todo = [...starts];
  for (let at = todo.shift(); at !== undefined; at = todo.shift()) {
    walked.routes.add(routeOf(at, routes)?.path ?? at);
    const { problems, links } = await look(page, origin + at);
    for (const link of links.filter((one) => one.startsWith(`${origin}/`))) {
      const address = link.slice(origin.length);
      const kind = kindOf(address, routes);
      const route = routeOf(address, routes);
      if (!route) problems.push(`leads nowhere: ${address}`);
      if (!route || seen.has(kind) || leaveOut.has(route.path)) continue;
      seen.add(kind);
      todo.push(address);
    }
    if (problems.length > 0) walked.found[at] = problems;
  }
  return walked;
}

async function look(page: Page, address: string): Promise<{ problems: string[]; links: string[] }> {
  await page.setViewportSize(DESKTOP);
  await page.emulateMedia({ colorScheme: 'light' });
  const answer = await page.goto(address).catch((error: Error) => error);
  // A file is not a page: the browser takes it away.
  if (answer instanceof Error && answer.message.includes('Download is starting')) return { problems: [], links: [] };
  if (answer instanceof Error || !answer) return { problems: [String(answer)], links: [] };
  if (!answer.ok()) return { problems: [`status ${answer.status()}`], links: [] };
  const byDay = await axe(page);
  const undrawn = (await page.evaluate<string[]>(UNDRAWN)).map((one) => `a chart that is not drawn: ${one}`);
  await picture(page, address, 'desktop');
  const links = await page.evaluate<string[]>(
    `[...document.querySelectorAll('a[href]')].map((one) => new URL(one.getAttribute('href'), location).href)`,
  );
  await page.setViewportSize(PHONE);
  await page.emulateMedia({ colorScheme: 'dark' });
  const inTheDark = (await contrast(page)).map((one) => `in the dark: ${one}`);
  await picture(page, address, 'phone');
  const width = await page.evaluate<number>('document.documentElement.scrollWidth');
  const isWide = width > PHONE.width ? [`${width} wide on a phone`] : [];
  const unfolded = (await page.evaluate<string[]>(SIDEWAYS)).map((one) => `moves sideways on a phone: ${one}`);
  return { problems: [...byDay, ...undrawn, ...inTheDark, ...isWide, ...unfolded], links };
}

async function picture(page: Page, address: string, device: string): Promise<void> {
  const pictures = process.env.TALLYROOM_PICTURES;
  const name = new URL(address).pathname.slice(1).replaceAll('/', '-');
  if (pictures) await page.screenshot({ path: path.join(pictures, `${name}-${device}.png`), fullPage: true });
}

/** An address's route, and which way of showing it: pages of one kind are looked at once. */
export function kindOf(address: string, routes: readonly Route[]): string {
  const { searchParams, pathname } = new URL(address, 'http://x');
  const ways = ['by', 'tier'].flatMap((name) => searchParams.get(name) ?? []);
  return [routeOf(address, routes)?.path ?? pathname, ...ways].join(' ');
}

/** The route an address is of; where two fit, the one with more words of its own. */
export function routeOf(address: string, routes: readonly Route[]): Route | undefined {
  const { pathname } = new URL(address, 'http://x');
  const fits = ({ path }: Route): boolean =>
    new RegExp(`^${path.replaceAll('.', '\\.').replace(/:\w+/g, '[^/]+')}$`).test(pathname);
  const parameters = ({ path }: Route): number => path.split(':').length;
  return routes.filter(fits).sort((a, b) => parameters(a) - parameters(b))[0];
}
