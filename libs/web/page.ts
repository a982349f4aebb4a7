import { permissionsOf } from '@/people';
import { render } from '@/wording';
import type { WebRequest } from './visitor';

/** A page from its template, with what every page needs: language, who is here, and the form token. */
export function page(template: string, request: WebRequest, context: Record<string, unknown>): string {
  const { visitor, door } = request;
  return render(template, {
    language: visitor?.person.language ?? 'en',
    door: door ?? 'open',
    hasMenu: visitor !== undefined && door !== 'open',
    nav: '',
    hasChart: false,
    person: visitor?.person.email ?? '',
    csrf: visitor?.csrf ?? '',
    permissions: visitor ? permissionsOf(visitor.membership.role) : [],
    brandName: 'Tallyroom',
    brandStyle: '',
    isFragment: request.headers['hx-request'] === 'true',
    ...context,
  });
}
