import type { Subject } from '../frame/types.ts';
import type { Actions } from '../view.ts';

/** Clicks, right clicks and keys on what is drawn. One set of listeners for all marks. */
export function listenToStage(svg: SVGElement, actions: Actions): void {
  svg.addEventListener('click', event => {
    const target = event.target as Element;
    const menu = target.closest<SVGElement>('[data-menu]');
    if (menu !== null) {
      event.stopPropagation();
      const { right, bottom } = menu.getBoundingClientRect();
      actions.openMenu(menu.dataset['menu']!, { x: right, y: bottom });
      return;
    }
    choose(target, actions);
  });
  svg.addEventListener('contextmenu', event => {
    const node = hostOf(event.target as Element);
    if (node === null) return;
    event.preventDefault();
    actions.openMenu(node, { x: event.clientX, y: event.clientY });
  });
  svg.addEventListener('keydown', event => {
    const target = event.target as Element;
    const node = hostOf(target);
    if (event.key === 'Enter') {
      const menu = target.closest<SVGElement>('[data-menu]');
      if (menu === null) choose(target, actions);
      else openAt(menu, menu.dataset['menu']!, actions);
    } else if ((event.key === 'm' || event.key === 'M' || event.key === 'ContextMenu') && node !== null) openAt(target, node, actions);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
}

function openAt(target: Element, node: string, actions: Actions): void {
  const { left, top } = target.getBoundingClientRect();
  actions.openMenu(node, { x: left + 40, y: top + 32 });
}

const hostOf = (target: Element): string | null =>
  target.closest<SVGElement>('[data-host]')?.dataset['host'] ??
  target.closest('.mark-lane')?.querySelector<SVGElement>('[data-host]')?.dataset['host'] ??
  null;

function choose(target: Element, actions: Actions): void {
  const row = target.closest<SVGElement>('[data-partition]');
  if (row !== null) {
    actions.focus(row.dataset['partition']!);
    return;
  }
  const subject = subjectOf(target);
  if (subject !== null) actions.inspect(subject);
}

function subjectOf(target: Element): Subject | null {
  const packet = target.closest<SVGElement>('[data-packet]');
  if (packet !== null) return { kind: 'packet', id: packet.dataset['packet']! };
  const cell = target.closest<SVGElement>('.mark-cell');
  const strip = target.closest<SVGElement>('.mark-strip');
  if (cell !== null && strip !== null)
    return { kind: 'batch', id: strip.dataset['key']!, node: cell.dataset['node']!, offset: Number(cell.dataset['offset']) };
  if (strip !== null && !strip.dataset['key']!.startsWith('__cluster_metadata')) return { kind: 'partition', id: strip.dataset['key']! };
  const host = hostOf(target);
  return host === null ? null : { kind: 'node', id: host };
}
