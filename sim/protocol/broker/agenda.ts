/**
 * Things to see to, each once, in the order in which they came up. An array, since mostly there are but one or two and they are seen to at
 * once: a Set makes a new table each time it is emptied, which took a tenth of all time. Of many, a Set tells which are there already.
 */
export interface Agenda<Item> {
  items: Item[];
  /** null while there are few. */
  known: Set<Item> | null;
}

const FEW = 16;

export const newAgenda = <Item>(): Agenda<Item> => ({ items: [], known: null });

export function put<Item>(agenda: Agenda<Item>, item: Item): void {
  const { items, known } = agenda;
  if (known === null ? items.includes(item) : known.has(item)) return;
  items.push(item);
  if (known !== null) known.add(item);
  else if (items.length > FEW) agenda.known = new Set(items);
}

/** Empties it. What comes up from here on is for the next time. */
export function takeAll<Item>(agenda: Agenda<Item>): readonly Item[] {
  const { items } = agenda;
  agenda.items = [];
  agenda.known = null;
  return items;
}

export function drop<Item>(agenda: Agenda<Item>, item: Item): void {
  const index = agenda.items.indexOf(item);
  if (index < 0) return;
  agenda.items.splice(index, 1);
  agenda.known?.delete(item);
}
