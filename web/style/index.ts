import controls from './controls.css?inline';
import layout from './layout.css?inline';
import panels from './panels.css?inline';
import stage from './stage.css?inline';
import timeline from './timeline.css?inline';
import tokens from './tokens.css?inline';

/** One sheet for the whole view; the page around it is not touched. */
export default function style(): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync([tokens, layout, controls, panels, stage, timeline].join('\n'));
  return sheet;
}
