import { generateSync } from 'otplib';
import type { Page } from 'playwright-core';
import type { Clock } from '../../libs/kernel';
import { SecondFactors, SignIn } from '../../libs/people';
import { asCommand } from '../../libs/runtime';
import type { MailCatcher } from '../../tools/mail-catcher/mail-catcher';
import { demoSecondFactor } from './demo-parties';
import type { Services } from './demo-world';

/** The code a demo operator's authenticator shows now. */
export const demoCode = (email: string, clock: Clock): string =>
  generateSync({ secret: demoSecondFactor(email), epoch: Math.floor(clock.now().getTime() / 1000) });

/** Gives somebody an authenticator by the product's own steps, as its page does; answers the recovery codes. */
export async function setUpSecondFactor(
  services: Services,
  clock: Clock,
  email: string,
): Promise<{ secret: string; recoveryCodes: string[] }> {
  const token = (await services.get(SignIn).createLink(email))!.split('/').at(-1)!;
  const { person, session } = (await services.get(SignIn).signedIn(await services.get(SignIn).redeem(token)))!;
  const { secret } = (await services.get(SecondFactors).offer(person))!;
  const code = generateSync({ secret, epoch: Math.floor(clock.now().getTime() / 1000) });
  return {
    secret,
    recoveryCodes: await services.get(SecondFactors).confirm(person.id, session.id, code, asCommand('test')),
  };
}

/** Signs in on a page as a person does: the address, the code from the mail, and for operators the authenticator's. */
export async function signInOn(
  page: Page,
  home: string,
  email: string,
  catcher: MailCatcher,
  clock: Clock,
): Promise<void> {
  const before = mailsTo(catcher, email).length;
  await page.goto(new URL('/sign-in', home).href);
  await page.getByLabel('Mail address').fill(email);
  await page.getByRole('button', { name: 'Send me a link' }).click();
  await page
    .getByLabel('Code from the mail')
    .fill(/\b\d{4} \d{4}\b/.exec((await nextMail(catcher, email, before)).text!)![0]);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
  if (!page.url().includes('/account/second-factor')) return;
  await page.getByLabel(/Code of the authenticator/).fill(demoCode(email, clock));
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.waitForURL((url) => !url.pathname.startsWith('/account'));
}

const mailsTo = (catcher: MailCatcher, email: string) =>
  catcher
    .mails()
    .filter(
      ({ to, subject }) => /sign-in|entrar/.test(subject ?? '') && [to].flat().some((one) => one?.text.includes(email)),
    );

/** The next sign-in mail to an address: it is sent after the page has answered. */
export async function nextMail(catcher: MailCatcher, email: string, before = 0) {
  const give = Date.now() + 15_000;
  for (;;) {
    const mail = mailsTo(catcher, email)[before];
    if (mail) return mail;
    if (Date.now() > give) throw new Error(`no sign-in mail to ${email} came`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
