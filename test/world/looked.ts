import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { axe } from './axe';

/**
 * A page as people see it, wide and narrow: nothing for axe to find, nothing cut off. Where TALLYROOM_PICTURES names a
 * folder a picture of each is put there, and one of the dark page.
 */
export async function looked(page: Page, name: string): Promise<void> {
  const pictures = process.env.TALLYROOM_PICTURES;
  const picture = (what: string) =>
    page.screenshot({ path: path.join(pictures!, `${name}-${what}.png`), fullPage: true });
  if (pictures) mkdirSync(pictures, { recursive: true });
  for (const [device, width] of [
    ['desktop', 1100],
    ['phone', 390],
  ] as const) {
    await page.setViewportSize({ width, height: 800 });
    expect({ name, device, found: await axe(page) }).toEqual({ name, device, found: [] });
    const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');
    expect({ name, device, overflow: Math.max(overflow, 0) }).toEqual({ name, device, overflow: 0 });
    if (pictures) await picture(device);
  }
  await page.setViewportSize({ width: 1100, height: 800 });
  if (!pictures) return;
  await page.emulateMedia({ colorScheme: 'dark' });
  await picture('dark');
  await page.emulateMedia({ colorScheme: 'light' });
}
