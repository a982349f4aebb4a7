import type { Mail } from '@/adapters/mail';
import type { Logo } from './logos.store';

/** The largest a logo is in a mail, in pixels of the screen. */
const MOST = { width: 260, height: 44 };
const CID = 'logo';

/** What the letterhead of a mail shows of a logo. */
export interface MailLogo {
  readonly src: string;
  readonly width: number;
  readonly height: number;
  readonly holdsName: boolean;
}

/** A logo as a mail names it: it travels in the mail, so that nobody is asked to load it and no reading is told to us. */
export function mailLogo(logo: Logo | null | undefined): MailLogo | null {
  if (!logo) return null;
  const scale = Math.min(1, MOST.width / logo.width, MOST.height / logo.height);
  return {
    src: `cid:${CID}`,
    width: Math.round(logo.width * scale),
    height: Math.round(logo.height * scale),
    holdsName: logo.holdsName,
  };
}

/** The part of a mail that holds it. */
export const logoPart = (logo: Logo | null | undefined): NonNullable<Mail['attachments']> =>
  logo ? [{ filename: 'logo.png', contentType: 'image/png', content: logo.png, cid: CID }] : [];

/** A mail's HTML with the logo in it, to be looked at outside a mail program. */
export function htmlWithLogo({ html, attachments = [] }: Mail): string {
  const logo = attachments.find(({ cid }) => cid === CID);
  return logo ? html.replaceAll(`cid:${CID}`, `data:image/png;base64,${logo.content.toString('base64')}`) : html;
}
