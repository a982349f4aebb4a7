import nodemailer, { type Transporter } from 'nodemailer';
import { HouseError } from '@/kernel';

export interface Mail {
  /** Made before the first try and the same on every later one. */
  readonly messageId: string;
  readonly from: { readonly name: string; readonly address: string };
  readonly replyTo?: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  /** One with a `cid` is shown where the HTML names it, and not listed beside the mail. */
  readonly attachments?: readonly { filename: string; contentType: string; content: Buffer; cid?: string }[];
}

/** The mail server is away, slow or says "later": worth another try. */
export class MailServerUnavailable extends HouseError {
  constructor(cause: Error) {
    super(
      'unavailable',
      'mail-server-unavailable',
      `The mail server did not take the letter now: ${cause.message}`,
      {},
      { cause },
    );
  }
}

/** The mail server says no for good, to the letter or to some of its addresses: trying again changes nothing. */
export class MailRefused extends HouseError {
  constructor(why: string) {
    super('invalid', 'mail-refused', `The mail server refuses the letter: ${why}`);
  }
}

/** What became of a letter, address by address. */
export interface Delivery {
  readonly accepted: readonly string[];
  /** Not taken: for good, or worth another try. `why` is the server's answer. */
  readonly refused: readonly { readonly address: string; readonly why: string; readonly isFinal: boolean }[];
}

interface SmtpError extends Error {
  code?: string;
  command?: string;
  responseCode?: number;
  recipient?: string;
  rejectedErrors?: SmtpError[];
}

export interface TimeLimits {
  readonly connectionTimeout: number;
  readonly greetingTimeout: number;
  readonly socketTimeout: number;
}
const LIMITS: TimeLimits = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 };

/** Sends mails over SMTP; every stage of a delivery has its limit of time, in milliseconds. */
export class SmtpMailer {
  private readonly transport: Transporter;

  constructor(smtpUrl: string, limits: TimeLimits = LIMITS) {
    const url = new URL(smtpUrl);
    this.transport = nodemailer.createTransport({
      host: url.hostname,
      port: Number(url.port || (url.protocol === 'smtps:' ? 465 : 25)),
      secure: url.protocol === 'smtps:',
      disableFileAccess: true,
      disableUrlAccess: true,
      ...(url.username
        ? { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } }
        : {}),
      ...limits,
    });
  }

  /**
   * Hands one mail over and answers what became of it for each address. Throws MailServerUnavailable where the server
   * could not be spoken to, a wrong login included, and MailRefused where it refuses sender or content for good.
   */
  async send(mail: Mail): Promise<Delivery> {
    try {
      const { rejectedErrors = [] } = (await this.transport.sendMail({
        ...mail,
        // As objects: an address given as text is taken apart at its commas.
        to: mail.to.map((address) => ({ name: '', address })),
        attachments: mail.attachments?.map((attachment) => ({ ...attachment })),
      })) as { rejectedErrors?: SmtpError[] };
      return deliveryOf(mail.to, rejectedErrors);
    } catch (error) {
      const { rejectedErrors = [] } = error as SmtpError;
      if (rejectedErrors.length > 0) return deliveryOf(mail.to, rejectedErrors);
      throw named(error as SmtpError);
    }
  }

  /** Connects, and signs in where the address says so; throws as `send` does. */
  async verify(): Promise<void> {
    await this.transport.verify().catch((error: SmtpError) => {
      throw named(error);
    });
  }

  close(): void {
    this.transport.close();
  }
}

function deliveryOf(to: readonly string[], errors: readonly SmtpError[]): Delivery {
  const refused = errors.map(({ recipient = '', responseCode = 0, message }) => ({
    address: recipient,
    why: message,
    isFinal: responseCode >= 500,
  }));
  return { accepted: to.filter((address) => !refused.some((one) => one.address === address)), refused };
}

/** Only an answer about sender or content is about this letter; anything before is the server's, or our settings'. */
function named(error: SmtpError): Error {
  const isAboutTheLetter = ['MAIL FROM', 'RCPT TO', 'DATA'].includes(error.command ?? '') || error.code === 'EMESSAGE';
  if (isAboutTheLetter && (error.responseCode ?? 0) >= 500) return new MailRefused(error.message);
  return new MailServerUnavailable(error);
}
