/** A mistake as Stripe tells it: status, and the body's `error`. */
export class StripeProblem extends Error {
  constructor(
    readonly status: number,
    readonly body: { type: string; code?: string; message: string; param?: string; [more: string]: unknown },
  ) {
    super(body.message);
  }
}

export const missing = (what: string, id: string, param = 'id'): StripeProblem =>
  new StripeProblem(404, {
    type: 'invalid_request_error',
    code: 'resource_missing',
    param,
    message: `No such ${what}: '${id}'`,
  });

export const invalid = (message: string, param?: string, code?: string): StripeProblem =>
  new StripeProblem(400, {
    type: 'invalid_request_error',
    message,
    ...(param ? { param } : {}),
    ...(code ? { code } : {}),
  });
