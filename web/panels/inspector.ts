import { html, render, type TemplateResult } from 'lit';
import { verbButtons } from '../controls/verbs.ts';
import type { Inspection, InspectionRow, Reason, Subject } from '../frame/types.ts';
import { localize, type Language } from '../i18n/index.ts';
import { secondsText } from '../scales/time.ts';
import { verbsOf, type Actions, type Panel, type View } from '../view.ts';
import { createChangeMarks, type ChangeMarks } from './changeMarks.ts';
import { icon } from './icons.ts';

/** Whatever was clicked, with what changed since the last look, its configuration, what can be done to it, and why. */
export function createInspector(root: HTMLElement, actions: Actions): Panel {
  const changes = createChangeMarks();
  return {
    name: 'inspector',
    update: view => {
      changes.read(view);
      render(template(view, actions, changes), root);
    },
  };
}

function template(view: View, actions: Actions, changes: ChangeMarks): TemplateResult {
  const { language, subject, frame } = view;
  const inspection = frame?.inspection ?? null;
  if (subject === null || inspection === null) {
    return html`<p class="eyebrow">${language.inspectorPanel}</p>
      <p class="soft">${subject === null ? language.nothingChosen : language.gone}</p>
      ${legend(language)}`;
  }
  return html`
    <div class="title-row">
      <p class="eyebrow">${language.kinds[inspection.kind] ?? inspection.kind}</p>
      <button class="chip square quiet" aria-label=${language.close} @click=${() => actions.inspect(null)}>${icon('close')}</button>
    </div>
    <h2 class="subject">${inspection.title}</h2>
    ${subject.kind === 'node' ? verbs(view, subject, actions) : null} ${rows(inspection, language, changes)}
    ${whys(view, inspection, actions)} ${neighbours(view, subject, actions)} ${records(inspection, language)} ${configuration(view)}
    ${legend(language)}
  `;
}

function verbs(view: View, { id }: Subject, actions: Actions): TemplateResult {
  return html`<div class="verbs" role="group" aria-label=${view.language.menuFor(id)}>
    ${verbButtons({ language: view.language, node: id, verbs: verbsOf(id, view.frame), refusals: view.refusals, act: actions.act })}
  </div>`;
}

/** `position orders-0` is the row `position`, of orders-0. */
function rowName(name: string, language: Language): string {
  const known = language.rows[name];
  if (known !== undefined) return known;
  const blank = name.indexOf(' ');
  const first = blank < 0 ? undefined : language.rows[name.slice(0, blank)];
  return first === undefined ? name : `${first} ${name.slice(blank + 1)}`;
}

const rows = (inspection: Inspection, language: Language, changes: ChangeMarks): TemplateResult =>
  html`<table class="rows">
    <tbody>
      ${inspection.rows.map(row => rowTemplate(row, language, changes))}
    </tbody>
  </table>`;

function rowTemplate(row: InspectionRow, language: Language, changes: ChangeMarks): TemplateResult {
  const before = changes.before(row.name);
  return html`<tr class="${before === null ? '' : 'new'} ${row.alarm === true ? 'alarm' : ''}">
    <th scope="row">${rowName(row.name, language)}</th>
    <td title=${before === null ? '' : `${language.changedTip}: ${before}`}>
      ${before === null ? null : html`<i class="was">${short(before)}</i>`}${language.values[row.value] ?? row.value}${row.ago === undefined ? null : html`<small title=${language.caughtUpTip}> · ${language.ago(row.ago)}</small>`}
    </td>
  </tr>`;
}

const short = (text: string): string => (text.length > 12 ? '' : text);

function whys(view: View, inspection: Inspection, actions: Actions): TemplateResult | null {
  const { language, chain } = view;
  if (inspection.whys.length === 0) return null;
  return html`<h2>${language.whyHeading}</h2>
    <ul class="whys">
      ${inspection.whys.map(why => {
        const open = chain?.why.name === why.name;
        const text = language.whys[why.name]?.(why.values) ?? why.name;
        return html`<li>
          <button class="why" aria-expanded=${open} @click=${() => actions.ask(why)}>${text}</button
          >${open ? reasons(chain.reasons, language, actions) : null}
        </li>`;
      })}
    </ul>`;
}

const reasons = (chain: readonly Reason[], language: Language, actions: Actions): TemplateResult =>
  html`<ol class="chain">
    ${chain.map(
      ({ text, at, tone }) =>
        html`<li class=${tone}>
          <button @click=${() => actions.seek(at)}>
            ${localize(text, language)}<time>${at < 0 ? '−' : ''}${secondsText(Math.abs(at), 3)} s</time>
          </button>
        </li>`,
    )}
  </ol>`;

/** What is next to it, to go on from: batches of a partition, packets of a node. */
function neighbours({ frame }: View, subject: Subject, actions: Actions): TemplateResult | null {
  if (frame === null) return null;
  if (subject.kind === 'partition' && subject.id === frame.focus) {
    const lane = frame.lanes.find(each => each.strip?.tp === subject.id && each.strip.role === 'leader');
    const cells = lane?.strip?.cells.slice(-8) ?? [];
    return html`<div class="pills">
      ${cells.map(cell => html`<button class="pill hue-${cell.epoch % 6}" @click=${() => actions.inspect({ kind: 'batch', id: subject.id, node: lane!.name, offset: cell.baseOffset })}>${cell.baseOffset}</button>`)}
    </div>`;
  }
  const packets =
    subject.kind === 'node'
      ? frame.packets.filter(packet => packet.fate !== 'lost' && (packet.from === subject.id || packet.to === subject.id)).slice(0, 6)
      : [];
  return packets.length === 0
    ? null
    : html`<div class="pills">
        ${packets.map(packet => html`<button class="pill ${packet.request ? '' : 'hollow'}" @click=${() => actions.inspect({ kind: 'packet', id: String(packet.id) })}>${packet.api} ${packet.from === subject.id ? '→' : '←'} ${packet.from === subject.id ? packet.to : packet.from}</button>`)}
      </div>`;
}

const records = ({ records: list }: Inspection, language: Language): TemplateResult | null =>
  list.length === 0
    ? null
    : html`<h2>${language.recordsHeading}</h2>
        <table class="rows mono">
          <tbody>
            ${list.map(
              ({ offset, key, value }) =>
                html`<tr>
                  <th scope="row">${offset}</th>
                  <td>${key ?? '∅'} → ${value ?? '∅'}</td>
                </tr>`,
            )}
          </tbody>
        </table>`;

function configuration({ config, language }: View): TemplateResult | null {
  if (config.length === 0) return null;
  const table = (rows: View['config']) =>
    html`<table class="rows mono">
      <tbody>
        ${rows.map(
          ({ key, value }) =>
            html`<tr>
              <th scope="row">${key}</th>
              <td>${value}</td>
            </tr>`,
        )}
      </tbody>
    </table>`;
  const set = config.filter(({ changed }) => changed);
  const defaults = config.filter(({ changed }) => !changed);
  return html`<h2>${language.configuration}</h2>
    ${set.length === 0 ? html`<p class="soft small">${language.allDefaults}</p>` : table(set)}
    ${
      defaults.length === 0
        ? null
        : html`<details class="config">
            <summary>${language.defaults(defaults.length)}</summary>
            ${table(defaults)}
          </details>`
    }`;
}

function legend({ legend: texts }: Language): TemplateResult {
  return html`<ul class="legend">
    <li>
      <svg viewBox="0 0 34 14" aria-hidden="true">
        <rect class="key-e0" x="1" y="1" width="15" height="12" rx="2" />
        <rect class="key-e1" x="18" y="1" width="15" height="12" rx="2" /></svg
      >${texts.epoch}
    </li>
    <li>
      <svg viewBox="0 0 34 14" aria-hidden="true"><rect class="key-above" x="9" y="1" width="16" height="12" rx="2" /></svg>${texts.above}
    </li>
    <li>
      <svg viewBox="0 0 34 14" aria-hidden="true"><path class="key-e0" d="M9,1h16v12l-2,-3l-2,3l-2,-3l-2,3l-2,-3l-2,3l-2,-3l-2,3z" /></svg
      >${texts.torn}
    </li>
    <li>
      <svg viewBox="0 0 34 14" aria-hidden="true"><path class="key-tick" d="M12,7l3.5,3.8l6.5,-7.4" /></svg>${texts.acked}
    </li>
    <li>
      <svg viewBox="0 0 34 14" aria-hidden="true"><path class="key-filled" d="M15,2A5,5 0 1 0 15,12L23,7Z" /></svg>${texts.request}
    </li>
    <li>
      <svg viewBox="0 0 34 14" aria-hidden="true"><path class="key-hollow" d="M15,2A5,5 0 1 0 15,12L23,7Z" /></svg>${texts.response}
    </li>
    <li>
      <svg viewBox="0 0 34 14" aria-hidden="true">
        <path class="key-filled" d="M15,2A5,5 0 1 0 15,12L23,7Z" />
        <path class="key-lost" d="M9,1L23,13M23,1L9,13" /></svg
      >${texts.lost}
    </li>
  </ul>`;
}
