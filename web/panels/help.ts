import { html, render } from 'lit';
import type { Actions, Panel } from '../view.ts';
import { icon } from './icons.ts';

/** The keys. */
export function createHelp(root: HTMLElement, actions: Actions): Panel {
  return {
    name: 'help',
    update: ({ help, language }) =>
      render(
        help
          ? html`<section class="help" aria-label=${language.help}>
              <div class="title-row">
                <h2>${language.help}</h2>
                <button class="chip square quiet" aria-label=${language.close} @click=${() => actions.toggleHelp()}>
                  ${icon('close')}
                </button>
              </div>
              <dl>
                ${language.keys.map(
                  ([key, does]) =>
                    html`<div>
                      <dt><kbd>${key}</kbd></dt>
                      <dd>${does}</dd>
                    </div>`,
                )}
              </dl>
            </section>`
          : html``,
        root,
      ),
  };
}
