import { html, render } from 'lit';
import type { Actions, Panel } from '../view.ts';
import { icon } from './icons.ts';

/** What went wrong, in its place: the rest of the page goes on. */
export function createNotices(root: HTMLElement, actions: Actions): Panel {
  return {
    name: 'notices',
    update: ({ notices, language }) =>
      render(
        notices.map(
          ({ id, tone, text, details }) =>
            html`<div class="notice ${tone}" role=${tone === 'error' ? 'alert' : 'status'}>
              <div>
                <p>${text}</p>
                ${
                  details.length === 0
                    ? null
                    : html`<ul>
                        ${details.map(detail => html`<li>${detail}</li>`)}
                      </ul>`
                }
              </div>
              <button class="chip square quiet" aria-label=${language.close} @click=${() => actions.dismiss(id)}>${icon('close')}</button>
            </div>`,
        ),
        root,
      ),
  };
}
