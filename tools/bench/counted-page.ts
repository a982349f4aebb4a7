import type { Page } from 'playwright-core';

/** What a hand did: presses of a button of the mouse, and fields that something was typed into. */
export interface Effort {
  readonly clicks: number;
  readonly fields: number;
}

/** Counts what people do on the pages it is given, in the browser itself. */
export class EffortCounter {
  private clicks = 0;
  private fields = 0;

  /** Every page this person opens from now on; answers the one they have, loaded anew. */
  async watch(page: Page): Promise<Page> {
    const context = page.context();
    await context.exposeBinding('countClick', () => {
      this.clicks += 1;
    });
    await context.exposeBinding('countField', () => {
      this.fields += 1;
    });
    await context.addInitScript(`
      const typed = new WeakSet();
      addEventListener('pointerdown', () => countClick(), true);
      addEventListener('input', ({ target }) => {
        if (!typed.has(target) && !['checkbox', 'radio'].includes(target.type)) countField();
        typed.add(target);
      }, true);`);
    if (page.url() !== 'about:blank') await page.reload();
    return page;
  }

  /** A click outside the pages: on the link of a mail. */
  elsewhere(): void {
    this.clicks += 1;
  }

  /** What some work takes. */
  async of(work: () => Promise<void>): Promise<Effort> {
    this.clicks = 0;
    this.fields = 0;
    await work();
    return { clicks: this.clicks, fields: this.fields };
  }
}
