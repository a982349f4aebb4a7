import { applyDecorators, HttpCode, SetMetadata } from '@nestjs/common';
import type { z } from 'zod';

export const DESCRIBED = 'tallyroom:described';

/** What a method of the API takes and answers, in the very schemas it parses with. */
export interface Described {
  readonly summary: string;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** `of` is JSON; `type` the content type of anything else. */
  readonly answer: { readonly status: number; readonly of?: z.ZodType; readonly type?: string };
}

/** Describes a method, and has it answer with the status it describes. */
export const Describes = (described: Described): MethodDecorator =>
  applyDecorators(SetMetadata(DESCRIBED, described), HttpCode(described.answer.status)) as MethodDecorator;
