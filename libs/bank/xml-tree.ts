import { SaxesParser } from 'saxes';
import { NotAStatement } from './errors';

/** An element of a statement, its names without their prefix, and the line it begins on. */
export interface Element {
  readonly name: string;
  readonly line: number;
  readonly children: Element[];
  text: string;
}

const DEEPEST = 40;

/** A whole document as a tree. A document type is refused: entities have no place in a statement. */
export function readXml(source: string): Element {
  const root: Element = { name: '', line: 0, children: [], text: '' };
  const open = [root];
  const parser = new SaxesParser({ position: true });
  const refuse = (what: string): never => {
    throw new NotAStatement(`line ${parser.line}: ${what}`);
  };
  parser.on('error', (error) => refuse(error.message.replace(/^\d+:\d+: /, '')));
  parser.on('doctype', () => refuse('it has a document type'));
  parser.on('opentagstart', ({ name }) => {
    if (open.length > DEEPEST) refuse('elements are nested too deep');
    const element: Element = { name: name.split(':').at(-1)!, line: parser.line, children: [], text: '' };
    open.at(-1)!.children.push(element);
    open.push(element);
  });
  parser.on('text', (text) => {
    open.at(-1)!.text += text;
  });
  parser.on('attribute', ({ name, value }) => {
    // The currency of an amount is all that a statement says in an attribute.
    if (name === 'Ccy') open.at(-1)!.children.push({ name: '@Ccy', line: parser.line, children: [], text: value });
  });
  parser.on('closetag', () => open.pop());
  parser.write(source).close();
  return root;
}

/** The first element at a path below this one. */
export const at = (element: Element | undefined, ...path: readonly string[]): Element | undefined =>
  path.reduce<Element | undefined>((here, name) => here?.children.find((child) => child.name === name), element);

export const textAt = (element: Element | undefined, ...path: readonly string[]): string =>
  at(element, ...path)?.text.trim() ?? '';

/** Every element of a name, however deep, in order. */
export function all(element: Element, name: string): Element[] {
  return element.children.flatMap((child) => (child.name === name ? [child] : all(child, name)));
}
