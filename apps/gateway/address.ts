/** Which tenant a path names (null: by the host's name alone), and which call; `''` for the root. */
export interface GatewayAddress {
  readonly slug: string | null;
  readonly call: string;
}

const ADDRESS = /^(?:\/t\/([a-z0-9][a-z0-9-]{1,40}))?\/bigbluebutton(?:\/api)?(?:\/([A-Za-z]+(?:\/[A-Za-z]+)?)?)?\/?$/;

/** `/t/{tenant}/bigbluebutton/`, with or without `api/`, and the same without the tenant. */
export function addressOf(path: string): GatewayAddress | null {
  const found = ADDRESS.exec(path);
  if (!found) return null;
  const [, slug = null, call = ''] = found;
  return { slug, call: call === 'api' ? '' : call };
}
