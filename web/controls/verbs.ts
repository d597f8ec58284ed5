import { html, type TemplateResult } from 'lit';
import type { Language } from '../i18n/index.ts';

export interface VerbContext {
  readonly language: Language;
  readonly node: string;
  readonly verbs: readonly string[];
  /** Why a verb would do nothing, by verb. */
  readonly refusals: Readonly<Record<string, string>>;
  readonly act: (verb: string, node: string) => void;
  readonly role?: 'menuitem';
}

/** The verbs of a node. One that would do nothing is greyed and says why; it stays in reach of the keyboard, to be read. */
export const verbButtons = ({ language, node, verbs, refusals, act, role }: VerbContext): TemplateResult[] =>
  verbs.map(verb => {
    const refusal = refusals[verb];
    const tip = refusal ?? language.verbTips[verb] ?? '';
    return html`<button
      class="verb verb-${verb}"
      role=${role ?? 'button'}
      data-verb=${verb}
      aria-disabled=${refusal === undefined ? 'false' : 'true'}
      title=${tip}
      @click=${() => {
        if (refusal === undefined) act(verb, node);
      }}
    >
      <span>${language.verbs[verb]}</span
      >${role === 'menuitem' ? html`<small>${tip}</small>` : refusal === undefined ? null : html`<small class="hidden">${refusal}</small>`}
    </button>`;
  });
