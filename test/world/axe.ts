import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';

const SOURCE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const STANDARD = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const CONTRAST = 'color-contrast';

/**
 * One element of each look that text has on a page: colour, ground and size. Contrast is nothing but these, and axe takes
 * as long for it as for all else together where it is asked of every word of a long table.
 */
const ONE_OF_EACH_LOOK = `(() => {
  const groundOf = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const { backgroundColor, backgroundImage } = getComputedStyle(at);
      if (backgroundImage !== 'none') return at.className + backgroundImage;
      if (!/, 0\\)$|^transparent$/.test(backgroundColor)) return backgroundColor;
    }
  };
  const looks = new Map();
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let word = words.nextNode(); word; word = words.nextNode()) {
    const element = word.parentElement;
    if (!word.data.trim() || element.closest('script, style') || !element.checkVisibility()) continue;
    const { color, fontSize, fontWeight, opacity } = getComputedStyle(element);
    const look = [color, fontSize, fontWeight, opacity, groundOf(element)].join();
    if (!looks.has(look)) looks.set(look, element);
  }
  return [...looks.values(), ...document.querySelectorAll('input, select, textarea')];
})()`;

const said = (run: string): string =>
  `${run}.then(({ violations }) =>
     violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html.slice(0, 120)).join(' | ')))`;

/** What axe finds against WCAG 2.2 AA on a page as it stands: each rule with the places that break it. */
export async function axe(page: Page): Promise<string[]> {
  if (!(await page.evaluate(`'axe' in window`))) await page.evaluate(SOURCE);
  const options = {
    runOnly: STANDARD,
    rules: { [CONTRAST]: { enabled: false } },
    resultTypes: ['violations'],
    // What stands in frames is a page of its own.
    iframes: false,
  };
  return [...(await page.evaluate<string[]>(said(`axe.run(${JSON.stringify(options)})`))), ...(await contrast(page))];
}

/** What axe finds unreadable on a page that it has looked at before: in other colours, say. */
export function contrast(page: Page): Promise<string[]> {
  const options = { runOnly: [CONTRAST], resultTypes: ['violations'], iframes: false };
  return page.evaluate<string[]>(said(`axe.run({ include: ${ONE_OF_EACH_LOOK} }, ${JSON.stringify(options)})`));
}
