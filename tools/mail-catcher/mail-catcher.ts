import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import Handlebars from 'handlebars';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

export interface MailCatcher {
  readonly smtpUrl: string;
  readonly url: string;
  mails(): readonly ParsedMail[];
  /** Addresses that are refused for good, as a mail server does with a mailbox it has not. */
  readonly refused: Set<string>;
  stop(): Promise<void>;
}

const inert = Handlebars.escapeExpression;
const addresses = (of: ParsedMail['to']): string =>
  of === undefined
    ? ''
    : [of]
        .flat()
        .map(({ text }) => text)
        .join(', ');

/** Takes every mail by real SMTP, keeps it below `folder`, and shows it on a page: nothing leaves the machine. */
export async function startMailCatcher({
  folder,
  smtpPort = 0,
  httpPort = 0,
}: {
  folder: string;
  smtpPort?: number;
  httpPort?: number;
}): Promise<MailCatcher> {
  mkdirSync(folder, { recursive: true });
  const mails: ParsedMail[] = [];
  for (const name of readdirSync(folder).sort()) mails.push(await simpleParser(readFileSync(path.join(folder, name))));
  const refused = new Set<string>();
  let taken = mails.length;
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onRcptTo: ({ address }, _session, done) =>
      done(refused.has(address) ? Object.assign(new Error('no such mailbox'), { responseCode: 550 }) : undefined),
    onData: (stream, _session, done) => {
      const chunks: Buffer[] = [];
      stream
        .on('data', (chunk: Buffer) => chunks.push(chunk))
        .on('end', () => {
          const raw = Buffer.concat(chunks);
          // Counted at once: two mails may be read at the same time.
          taken += 1;
          writeFileSync(path.join(folder, `${String(taken - 1).padStart(6, '0')}.eml`), raw);
          simpleParser(raw).then((mail) => {
            mails.push(mail);
            done();
          }, done);
        });
    },
  });
  await new Promise<void>((resolve, reject) => smtp.on('error', reject).listen(smtpPort, '127.0.0.1', resolve));
  const http = createServer((request, response) => show(request.url ?? '/', mails, response));
  await new Promise<void>((resolve, reject) => http.once('error', reject).listen(httpPort, '127.0.0.1', resolve));
  const port = (server: { address(): unknown }): number => (server.address() as AddressInfo).port;
  return {
    smtpUrl: `smtp://127.0.0.1:${port(smtp.server)}`,
    url: `http://127.0.0.1:${port(http)}/`,
    mails: () => mails,
    refused,
    stop: async () => {
      http.closeAllConnections();
      await Promise.all([
        new Promise<void>((resolve) => http.close(() => resolve())),
        new Promise<void>((resolve) => smtp.close(() => resolve())),
      ]);
    },
  };
}

const STYLE =
  'body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem;color:#1c1c1c}table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.4rem .6rem;border-bottom:1px solid #ddd}iframe{width:100%;height:44rem;border:1px solid #ddd}small{color:#666}';

function show(url: string, mails: readonly ParsedMail[], response: ServerResponse): void {
  const [, what, number, part] = url.split('/');
  const mail = mails[Number(number)];
  const html = (body: string): void =>
    void response
      .writeHead(200, {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'",
      })
      .end(
        `<!doctype html><html lang="en"><meta charset="utf-8"><title>Caught mail</title><style>${STYLE}</style>${body}`,
      );
  if (what === 'api')
    return void response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(
        JSON.stringify(
          mails.map(({ messageId, subject, to, text }) => ({ messageId, subject, to: addresses(to), text })),
        ),
      );
  if (what === 'mails' && mail && part === 'html')
    return void response
      .writeHead(200, {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox allow-popups",
      })
      .end(mail.html || `<pre>${inert(mail.text ?? '')}</pre>`);
  if (what === 'mails' && mail && part !== undefined) {
    const attachment = mail.attachments[Number(part)];
    if (!attachment) return void response.writeHead(404).end();
    return void response
      .writeHead(200, {
        'content-type': attachment.contentType,
        'content-disposition': `attachment; filename="${(attachment.filename ?? 'file').replace(/[^\w.-]/g, '_')}"`,
      })
      .end(attachment.content);
  }
  if (what === 'mails' && mail) {
    const files = mail.attachments
      .map(({ filename }, index) => `<a href="/mails/${number}/${index}">${inert(filename ?? 'file')}</a>`)
      .join(' · ');
    html(
      `<p><a href="/">All mails</a></p><h1>${inert(mail.subject ?? '')}</h1><p>From ${inert(mail.from?.text ?? '')}<br>To ${inert(addresses(mail.to))}<br><small>${inert(mail.messageId ?? '')}</small><br>${files}</p><iframe src="/mails/${number}/html" title="Mail"></iframe><h2>As text</h2><pre>${inert(mail.text ?? '')}</pre>`,
    );
    return;
  }
  const rows = mails
    .map(
      (one, index) =>
        `<tr><td><a href="/mails/${index}">${inert(one.subject ?? '')}</a></td><td>${inert(addresses(one.to))}</td></tr>`,
    )
    .reverse();
  html(
    `<h1>Caught mail</h1><p>${mails.length} mails. None has left this machine.</p><table><tr><th>Subject</th><th>To</th></tr>${rows.join('')}</table>`,
  );
}
