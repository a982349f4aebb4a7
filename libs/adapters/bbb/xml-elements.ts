import { SaxesParser } from 'saxes';

/** An element of an answer: its text, and its children in order. */
export interface XmlElement {
  readonly name: string;
  text: string;
  readonly children: XmlElement[];
}

export interface XmlEvents {
  /** Text of an element directly below the root, like `returncode`. */
  head(name: string, text: string): void;
  /** One whole entry, and its source text. */
  entry(element: XmlElement, raw: string): void;
}

const DEEPEST = 24;
const LONGEST_ENTRY = 512 * 1024;

/**
 * Reads an answer piece by piece and hands over each element named `entryName` as soon as it is whole, so that fifty
 * thousand of them need the memory of one. Throws an Error where the text stops being XML, or is built to exhaust us.
 */
export class EntryReader {
  private readonly parser = new SaxesParser({ position: true });
  private readonly stack: XmlElement[] = [];
  private depth = 0;
  private text = '';
  private textFrom = 0;
  private entryFrom = -1;
  private headText = '';
  private failure: Error | null = null;

  constructor(
    private readonly entryName: string,
    private readonly events: XmlEvents,
  ) {
    this.parser.on('error', (error) => {
      this.failure ??= error;
    });
    this.parser.on('opentagstart', (tag) => this.open(tag.name));
    this.parser.on('closetag', () => this.close());
    this.parser.on('text', (text) => this.addText(text));
    this.parser.on('cdata', (text) => this.addText(text));
  }

  write(chunk: string): void {
    this.text += chunk;
    this.parser.write(chunk);
    if (this.failure) throw this.failure;
    const keepFrom = this.entryFrom >= 0 ? this.entryFrom : this.parser.position;
    if (this.parser.position - keepFrom > LONGEST_ENTRY) throw new Error('an entry is too large');
    // What a tag may still need of its own beginning is kept: the parser reports its place at the end of a name.
    const cut = Math.max(0, keepFrom - this.textFrom - 1024);
    if (cut > 64 * 1024) {
      this.text = this.text.slice(cut);
      this.textFrom += cut;
    }
  }

  end(): void {
    this.parser.close();
    if (this.failure) throw this.failure;
    if (this.depth > 0) throw new Error('the document ends too early');
  }

  private open(name: string): void {
    this.depth += 1;
    this.headText = '';
    if (this.depth > DEEPEST) throw new Error('elements are nested too deep');
    if (this.stack.length === 0 && name !== this.entryName) return;
    if (this.stack.length === 0)
      this.entryFrom = this.text.lastIndexOf('<', this.parser.position - 1 - this.textFrom) + this.textFrom;
    const element: XmlElement = { name, text: '', children: [] };
    this.stack.at(-1)?.children.push(element);
    this.stack.push(element);
  }

  private addText(text: string): void {
    const element = this.stack.at(-1);
    if (element) element.text += text;
    else this.headText += text;
  }

  private close(): void {
    const name = (this.parser as unknown as { tag?: { name: string } }).tag?.name ?? '';
    this.depth -= 1;
    const element = this.stack.pop();
    if (!element) {
      if (this.headText.trim() !== '') this.events.head(name, this.headText.trim());
      this.headText = '';
      return;
    }
    if (this.stack.length > 0 || this.failure) return;
    this.events.entry(element, this.text.slice(this.entryFrom - this.textFrom, this.parser.position - this.textFrom));
    this.entryFrom = -1;
  }
}

/** The text of a child by name, or null. */
export const textOf = (element: XmlElement, name: string): string | null =>
  element.children.find((child) => child.name === name)?.text.trim() ?? null;

/** A whole number from a child, or null if it is absent or anything else. */
export function wholeNumberOf(element: XmlElement, name: string): number | null {
  const text = textOf(element, name);
  return text !== null && /^-?\d{1,15}$/.test(text) ? Number(text) : null;
}

export const childOf = (element: XmlElement, name: string): XmlElement | undefined =>
  element.children.find((child) => child.name === name);
