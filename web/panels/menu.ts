import { html, render } from 'lit';
import { verbButtons } from '../controls/verbs.ts';
import { verbsOf, type Actions, type Panel } from '../view.ts';

/** The verbs of a node where the node is. Arrow keys move, Escape closes and gives the focus back. */
export function createMenu(root: HTMLElement, actions: Actions): Panel {
  let open = '';
  let before: Element | null = null;
  const items = () => [...root.querySelectorAll<HTMLElement>('[role=menuitem]')];
  root.addEventListener('keydown', event => {
    const list = items();
    const at = list.findIndex(item => item.matches(':focus'));
    const next =
      event.key === 'ArrowDown'
        ? at + 1
        : event.key === 'ArrowUp'
          ? at - 1
          : event.key === 'Home'
            ? 0
            : event.key === 'End'
              ? list.length - 1
              : null;
    if (event.key === 'Escape' || event.key === 'Tab') actions.closeMenu();
    else if (next !== null) list[(next + list.length) % list.length]?.focus();
    else return;
    event.stopPropagation();
    event.preventDefault();
  });
  return {
    name: 'menu',
    update: ({ menu, language, frame }) => {
      render(
        menu === null
          ? html``
          : html`<div
                class="menu-shade"
                @click=${() => actions.closeMenu()}
                @contextmenu=${(event: Event) => {
                  event.preventDefault();
                  actions.closeMenu();
                }}
              ></div>
              <section aria-label=${language.menuFor(menu.node)}>
                <div class="menu" role="menu" aria-label=${language.menuFor(menu.node)} style="left:${menu.x}px;top:${menu.y}px">
                  <p aria-hidden="true">${menu.node}</p>
                  ${verbButtons({ language, node: menu.node, verbs: verbsOf(menu.node, frame), refusals: menu.refusals, act: actions.act, role: 'menuitem' })}
                </div>
              </section>`,
        root,
      );
      const opened = menu?.node ?? '';
      if (opened === open) return;
      open = opened;
      if (opened === '') (before as HTMLElement | null)?.focus?.();
      else {
        before = (root.getRootNode() as ShadowRoot).activeElement;
        keepInside(root.querySelector<HTMLElement>('.menu')!);
        items()[0]?.focus();
      }
    },
  };
}

/** Moves a menu that would stick out back into the window. */
function keepInside(menu: HTMLElement): void {
  const { right, bottom, width, height } = menu.getBoundingClientRect();
  if (right > innerWidth - 8) menu.style.left = `${Math.max(8, innerWidth - 8 - width)}px`;
  if (bottom > innerHeight - 8) menu.style.top = `${Math.max(8, innerHeight - 8 - height)}px`;
}
