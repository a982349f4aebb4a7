import { BbbClient } from '../../libs/adapters/bbb';
import { SystemClock } from '../../libs/kernel';

/** A tenant's own program, which knows an address and a secret and nothing else: signed calls, answers as they come. */
export class BbbCaller {
  private readonly client: BbbClient;

  constructor(
    readonly url: string,
    readonly secret: string,
  ) {
    this.client = new BbbClient({ url, secret }, new SystemClock());
  }

  address(call: string, parameters: Record<string, string | number | boolean> = {}): string {
    return this.client.signedUrl(call, parameters);
  }

  async text(call: string, parameters: Record<string, string | number | boolean> = {}): Promise<string> {
    return (await fetch(this.address(call, parameters), { redirect: 'manual' })).text();
  }

  /** One element of an answer, the first of its name; `''` if there is none. */
  async told(call: string, parameters: Record<string, string | number | boolean>, element: string): Promise<string> {
    return elementOf(await this.text(call, parameters), element);
  }
}

export const elementOf = (xml: string, name: string): string =>
  new RegExp(`<${name}>([\\s\\S]*?)</${name}>`).exec(xml)?.[1] ?? '';
