import { Resolver } from 'node:dns/promises';

/** What a look at a domain's records came to. `unknown`: nobody could say in time. */
export interface RecordCheck {
  readonly outcome: 'good' | 'missing' | 'many' | 'unknown';
  /** Where was looked. */
  readonly name: string;
  /** The record found, or several. */
  readonly found: readonly string[];
}

export interface SenderCheck {
  readonly domain: string;
  readonly spf: RecordCheck;
  /** Null where it is not known by which selector mails are signed. */
  readonly dkim: RecordCheck | null;
}

const LIMIT_MS = 2_000;

/**
 * Whether a sender's domain says who may send in its name (SPF, RFC 7208: exactly one record) and has the key its mails
 * are signed by (DKIM, RFC 6376). Each question has its limit of time. `servers` are name servers as `address:port`;
 * none are the machine's own.
 */
export async function checkSender(
  address: string,
  { selector, servers }: { selector: string; servers: readonly string[] },
): Promise<SenderCheck> {
  const domain = address.slice(address.lastIndexOf('@') + 1).toLowerCase();
  const resolver = new Resolver({ timeout: LIMIT_MS, tries: 1 });
  if (servers.length > 0) resolver.setServers([...servers]);
  const [spf, dkim] = await Promise.all([
    look(resolver, domain, (text) => /^v=spf1( |$)/i.test(text)),
    selector === ''
      ? null
      : look(resolver, `${selector}._domainkey.${domain}`, (text) => /(^|;)\s*p=[^;\s]/.test(text)),
  ]);
  return { domain, spf, dkim };
}

async function look(resolver: Resolver, name: string, isRecord: (text: string) => boolean): Promise<RecordCheck> {
  try {
    const found = (await resolver.resolveTxt(name)).map((parts) => parts.join('')).filter(isRecord);
    const outcome = found.length === 0 ? 'missing' : found.length === 1 ? 'good' : 'many';
    return { outcome, name, found };
  } catch (error) {
    const { code } = error as { code?: string };
    return { outcome: code === 'ENOTFOUND' || code === 'ENODATA' ? 'missing' : 'unknown', name, found: [] };
  }
}
