import { select } from 'd3';

/** How one kind of mark is drawn: what it is made of, and what depends on its datum. */
export interface Mark<Datum> {
  /** Class of its group, and of nothing else in the same parent. */
  readonly name: string;
  readonly key: (datum: Datum) => string;
  readonly enter: (group: SVGGElement, datum: Datum) => void;
  readonly update: (group: SVGGElement, datum: Datum) => void;
}

interface Drawn extends SVGGElement {
  __drawn?: unknown;
}

/** Keyed join of groups. A group whose datum is equal to what it shows is not touched. */
export function draw<Datum>(parent: SVGGElement, mark: Mark<Datum>, data: readonly Datum[]): void {
  const name = `mark-${mark.name}`;
  select(parent)
    .selectChildren<Drawn, Datum>(`.${name}`)
    .data(data, mark.key)
    .join(enter =>
      enter
        .append<Drawn>('g')
        .attr('class', name)
        .each(function (datum) {
          mark.enter(this, datum);
        }),
    )
    .each(function (datum) {
      if (sameData(this.__drawn, datum)) return;
      this.__drawn = datum;
      mark.update(this, datum);
    });
}

/** Equality of plain data. */
function sameData(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  return names.every(name => sameData((a as Record<string, unknown>)[name], (b as Record<string, unknown>)[name]));
}

export function element(name: string, attributes: Readonly<Record<string, string | number>> = {}, text?: string): SVGElement {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name);
  set(made, attributes);
  if (text !== undefined) made.textContent = text;
  return made;
}

/** Sets attributes, leaving those alone that have the value already. */
export function set(target: Element, attributes: Readonly<Record<string, string | number>>): void {
  for (const [name, value] of Object.entries(attributes)) {
    const text = String(value);
    if (target.getAttribute(name) !== text) target.setAttribute(name, text);
  }
}

export const part = (group: SVGGElement, selector: string): SVGElement => group.querySelector(`:scope > ${selector}`)!;
