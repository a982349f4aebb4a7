import { render } from '@/wording';

/** Programs and settings that connect to a tenant's address; the programs are run by a test, as they stand on the page. */
export const SNIPPETS = [
  'moodle',
  'greenlight',
  'nextcloud',
  'wordpress',
  'frame',
  'node',
  'php',
  'ruby',
  'python',
  'curl',
] as const;

const NAMES: Readonly<Record<(typeof SNIPPETS)[number], string>> = {
  moodle: 'Moodle',
  greenlight: 'Greenlight',
  nextcloud: 'Nextcloud',
  wordpress: 'WordPress',
  frame: 'HTML (iframe)',
  node: 'Node',
  php: 'PHP',
  ruby: 'Ruby',
  python: 'Python',
  curl: 'curl',
};

export const snippets = (address: string) => SNIPPETS.map((id) => ({ id, name: NAMES[id], code: code(id, address) }));

/** The frame alone, which names no address. */
export const frameSnippet = (): string => code('frame', '');

const code = (id: (typeof SNIPPETS)[number], address: string): string =>
  render(`portal/snippets/${id}.text`, { language: 'en', address });
