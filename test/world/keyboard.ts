import type { Page } from 'playwright-core';

/** A page may have many links; a reader who tabs on and on is lost. */
const MOST_STOPS = 150;

/**
 * Goes on with the Tab key until what is called so has the focus, as someone without a mouse does. Throws where it is never reached,
 * and where the focus stands on something that does not show it.
 */
export async function tabTo(page: Page, name: string): Promise<void> {
  const stops: string[] = [];
  while (stops.length < MOST_STOPS) {
    await page.keyboard.press('Tab');
    const { called, isSeen } = await page.evaluate<{ called: string; isSeen: boolean }>(FOCUSED);
    if (!isSeen) throw new Error(`${page.url()}: the focus on "${called}" cannot be seen`);
    if (called.startsWith(name)) return;
    stops.push(called);
  }
  throw new Error(`${page.url()}: the Tab key does not lead to "${name}", but to ${JSON.stringify(stops)}`);
}

/** Presses Enter, on what is called so where it is said, and waits for the page that this leads to. */
export async function enter(page: Page, name?: string): Promise<void> {
  if (name) await tabTo(page, name);
  await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
}

/** Tabs to a field and types into it. */
export async function typeInto(page: Page, label: string, text: string): Promise<void> {
  await tabTo(page, label);
  await page.keyboard.type(text);
}

const FOCUSED = `(() => {
  const one = document.activeElement;
  const label = one.getAttribute('aria-label') ?? one.labels?.[0]?.innerText ?? one.innerText ?? '';
  const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one);
  const hasRing = (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none';
  return { called: label.replace(/\\s+/g, ' ').trim(), isSeen: one === document.body || hasRing };
})()`;
