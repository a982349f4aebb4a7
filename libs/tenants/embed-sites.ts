import { HouseError } from '@/kernel';

export class NotASite extends HouseError {
  constructor(line: string) {
    super(
      'invalid',
      'not-a-site',
      `"${line}" is no site. Give each as https://, a host and nothing behind it, like https://moodle.coop.example or https://*.coop.example.`,
      { field: 'sites' },
    );
  }
}

const SITE = /^https:\/\/(\*\.)?([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]*[a-z0-9](:\d{1,5})?$/;
/** On one's own machine there is no TLS. */
const LOCAL = /^http:\/\/(localhost|127\.0\.0\.1)(:\d{1,5})?$/;
const MOST = 50;

/**
 * The sites that may show a tenant's rooms in a frame, as a person types them: one a line, or with commas between. Origins
 * alone, for they stand in a header and are where messages are posted to. Throws NotASite with the first that is none.
 */
export function embedSites(text: string): string[] {
  const lines = text
    .split(/[\s,]+/)
    .map((line) => line.trim().toLowerCase().replace(/\/$/, ''))
    .filter(Boolean);
  const wrong = lines.find((line) => !SITE.test(line) && !LOCAL.test(line)) ?? lines[MOST];
  if (wrong !== undefined) throw new NotASite(wrong.slice(0, 100));
  return [...new Set(lines)];
}
