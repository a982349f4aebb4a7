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
  readonly attachments?: readonly { filename: string; contentType: string; content: Buffer }[];
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

/** The mail server says no for good: trying again changes nothing. */
export class MailRefused extends HouseError {
  constructor(why: string) {
    super('invalid', 'mail-refused', `The mail server refuses the letter: ${why}`);
  }
}

interface SmtpError extends Error {
  responseCode?: number;
}

/** Sends mails over SMTP; every stage of a delivery has its limit of time. */
export class SmtpMailer {
  private readonly transport: Transporter;

  constructor(smtpUrl: string) {
    const limits = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 };
    const url = new URL(smtpUrl);
    this.transport = nodemailer.createTransport({
      host: url.hostname,
      port: Number(url.port || (url.protocol === 'smtps:' ? 465 : 25)),
      secure: url.protocol === 'smtps:',
      ...(url.username
        ? { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } }
        : {}),
      ...limits,
    });
  }

  /** Hands one mail over, to all its addresses. Throws MailServerUnavailable or MailRefused. */
  async send(mail: Mail): Promise<void> {
    try {
      const { rejected } = (await this.transport.sendMail({
        ...mail,
        to: [...mail.to],
        attachments: mail.attachments?.map((attachment) => ({ ...attachment })),
      })) as { rejected: string[] };
      if (rejected.length > 0)
        throw new MailRefused(`${rejected.length} of ${mail.to.length} addresses were not taken`);
    } catch (error) {
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

function named(error: SmtpError): Error {
  if (error instanceof HouseError) return error;
  return (error.responseCode ?? 0) >= 500 ? new MailRefused(error.message) : new MailServerUnavailable(error);
}
