import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { type Answer, CHECKSUM_ERROR, failed, TOO_LARGE } from './answers';
import { type Asked, Calls } from './calls.service';
import { FORM, isPlainXml, kindOf, LARGEST_DOCUMENT, LARGEST_FORM, MULTIPART, partsOf, readBody } from './request-body';
import { formSigner, signer, type Unsummed } from './signature';
import type { UpstreamBody } from './upstream.service';

export interface SignedPost {
  readonly secretIndex: number;
  readonly answer: () => Answer | Promise<Answer>;
}

const UNSIGNED = failed(
  'validationError',
  'The signature covers the address alone: put every parameter there, or let this endpoint take forms that are not signed.',
);
const TWICE = failed('validationError', 'A parameter may stand in the address or in the body, not in both.');
const NO_FORM = failed('validationError', 'The body is no form in parts.');
const NO_XML = failed(
  'validationError',
  'The body is no XML that can be taken: UTF-8, beginning with its root element and without a document type.',
);

/**
 * A call that comes with a body (BBB API, section 2 POST). Documents and files are not signed, and are read only once
 * their address is found signed; a form whose address holds no parameters is read first, and may be smaller only.
 */
@Injectable()
export class Posts {
  constructor(private readonly calls: Calls) {}

  async signed(request: IncomingMessage, url: Unsummed, asked: Asked): Promise<SignedPost | Answer> {
    const { name, tenant } = asked;
    const secrets = tenant?.secrets ?? [];
    const kind = kindOf(request);
    const isForm = kind === FORM || kind === MULTIPART;
    const secretIndex = signer(name, url.query, url.checksum, secrets);
    const isPureForm = isForm && url.query === '';
    if (secretIndex < 0 && !isPureForm) return CHECKSUM_ERROR;
    const content = await readBody(request, isPureForm ? LARGEST_FORM : LARGEST_DOCUMENT);
    if (content === null) return secretIndex < 0 ? CHECKSUM_ERROR : TOO_LARGE;
    const of = (query: string, body?: UpstreamBody) => (): Answer | Promise<Answer> =>
      this.calls.answer(request.method!, asked, query, { kind, length: content.length, body });
    if (!isForm || content.length === 0) {
      if (secretIndex < 0) return CHECKSUM_ERROR;
      if (kind.endsWith('xml') && content.length > 0 && !isPlainXml(content)) return refusal(secretIndex, NO_XML);
      // Some servers refuse a charset.
      return { secretIndex, answer: of(url.query, content.length > 0 ? { type: kind, content } : undefined) };
    }
    const parts =
      kind === FORM
        ? { fields: content.toString('utf8'), files: undefined }
        : await partsOf(request.headers['content-type']!, content);
    if (!parts) return secretIndex < 0 ? CHECKSUM_ERROR : refusal(secretIndex, NO_FORM);
    const takesUnsigned = tenant?.gateway.takesUnsignedForms ?? false;
    if (isPureForm && parts.fields !== '') {
      const bySigner = formSigner(name, parts.fields, url.checksum, secrets, takesUnsigned);
      if (bySigner < 0) return CHECKSUM_ERROR;
      return { secretIndex: bySigner, answer: of(withoutSum(parts.fields), parts.files) };
    }
    if (secretIndex < 0) return CHECKSUM_ERROR;
    if (parts.fields === '') return { secretIndex, answer: of(url.query, parts.files) };
    if (areInBoth(url.query, parts.fields)) return refusal(secretIndex, TWICE);
    if (!takesUnsigned) return refusal(secretIndex, UNSIGNED);
    return { secretIndex, answer: of(`${url.query}&${withoutSum(parts.fields)}`, parts.files) };
  }
}

const refusal = (secretIndex: number, answer: Answer): SignedPost => ({ secretIndex, answer: () => answer });

const withoutSum = (fields: string): string =>
  fields
    .split('&')
    .filter((field) => !field.startsWith('checksum='))
    .join('&');

function areInBoth(query: string, fields: string): boolean {
  const names = new Set([...new URLSearchParams(query)].map(([name]) => name));
  return [...new URLSearchParams(fields)].some(([name]) => names.has(name));
}
