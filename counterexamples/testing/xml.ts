/**
 * XML as tests look at it.
 */
import { SaxesParser } from 'saxes';

interface Element {
  readonly name: string;
  readonly attributes: Record<string, string>;
  readonly children: string[];
  text: string;
}

/** All elements, by where they begin; throws when the document is not well formed. */
export function elementsOf(xml: string): Element[] {
  const parser = new SaxesParser();
  const elements: Element[] = [];
  const open: Element[] = [];
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element = { name, attributes: { ...attributes }, children: [], text: '' };
    open.at(-1)?.children.push(name);
    elements.push(element);
    open.push(element);
  });
  parser.on('text', (text) => {
    if (open.length > 0) open.at(-1)!.text += text;
  });
  parser.on('closetag', () => {
    open.pop();
  });
  parser.write(xml).close();
  return elements;
}
