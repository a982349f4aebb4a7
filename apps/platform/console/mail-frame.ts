import type { FastifyReply } from 'fastify';
import type { Mail } from '@/adapters/mail';
import { htmlWithLogo } from '@/tenants';

/** A mail brings its own style and nothing else: no script runs, no link leads out of the frame it is shown in. */
const MAIL_POLICY =
  "default-src 'none';style-src 'unsafe-inline';img-src 'self' data:;base-uri 'none';form-action 'none';frame-ancestors 'self';sandbox";

/** Answers with a mail as its reader sees it, to be shown in a frame of a page of ours. */
export async function sendMail(reply: FastifyReply, mail: Mail): Promise<void> {
  await reply.header('content-security-policy', MAIL_POLICY).type('text/html; charset=utf-8').send(htmlWithLogo(mail));
}

/** Lets a page hold such a frame. */
export const framesAllowed = (reply: FastifyReply): FastifyReply =>
  reply.header('content-security-policy', `${String(reply.getHeader('content-security-policy'))};frame-src 'self'`);
