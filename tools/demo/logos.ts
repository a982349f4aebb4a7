import { readFileSync } from 'node:fs';
import path from 'node:path';
import { asCommand } from '../../libs/runtime';
import { SetLogo } from '../../libs/tenants';
import type { Services, World } from '../../test/world/demo-world';

/** Gives each of the demo's resellers its logo, drawn anew like any that is uploaded. */
export async function setLogos(services: Services, { resellers }: World): Promise<void> {
  for (const { id, slug } of resellers) {
    const file = readFileSync(path.join(__dirname, 'logos', `${slug}.png`));
    await services.get(SetLogo).run(id, file, { holdsName: false }, asCommand('demo'));
  }
}
