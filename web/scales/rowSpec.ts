import type { ReplicaRow } from '../frame/types.ts';
import type { Language } from '../i18n/index.ts';
import { textWidth } from './labels.ts';
import { ROW_HEIGHT, rowGrid, type Box, type LaneBox } from './layout.ts';
import { offsetScale } from './offsets.ts';
import type { RowSpec, SmallCellSpec, Tone } from './spec.ts';
import { EPOCH_HUES } from './stripSpec.ts';

/** Its columns: name, in sync or not, its log in small, its figures. */
const NAME_WIDTH = 92;
const SYNC_WIDTH = 96;
const LEAST_STRIP = 70;

/** The replicas that are not in focus: a line each with the same strip in small, or tiles when there are many. */
export function rowSpecs(rows: readonly ReplicaRow[], box: LaneBox, language: Language): RowSpec[] {
  const { tiles, columns } = rowGrid(rows.length, box.strip.width);
  return rows.map((row, at) => (tiles ? tileSpec(row, tileBox(box, at, columns), language) : lineSpec(row, box, at, language)));
}

const sayRow = (row: ReplicaRow, language: Language): string =>
  [
    row.tp,
    language.role[row.role],
    row.inSync ? language.inSync : language.outOfSync,
    `${language.hw} ${row.highWatermark}`,
    `${language.leo} ${row.logEndOffset}`,
  ].join(', ');

const toneOf = (row: ReplicaRow): Tone => (row.role === 'leader' ? 'accent' : row.inSync ? 'soft' : 'warn');

function tileBox({ strip, rowsY }: LaneBox, at: number, columns: number): Box {
  const width = (strip.width + 8) / columns;
  return { x: strip.x + (at % columns) * width, y: rowsY + Math.floor(at / columns) * ROW_HEIGHT, width: width - 8, height: ROW_HEIGHT };
}

/** Role, name, high watermark; how far the log reaches beyond it. */
function tileSpec(row: ReplicaRow, { x, y, width }: Box, language: Language): RowSpec {
  const glyph = row.role === 'leader' ? '★' : row.inSync ? '✓' : '✕';
  const ahead = row.logEndOffset - row.highWatermark;
  const bold = row.role === 'leader';
  return {
    tp: row.tp,
    tile: true,
    x: x - 1,
    y,
    width: width + 2,
    says: sayRow(row, language),
    texts: [
      { key: 'tp', x: x + 4, y: y + 14, text: `${glyph} ${row.tp}`, tone: toneOf(row), anchor: 'start', bold },
      {
        key: 'figures',
        x: x + width - 4,
        y: y + 14,
        text: ahead > 0 ? `${row.highWatermark}+${ahead}` : String(row.highWatermark),
        tone: 'plain',
        anchor: 'end',
      },
    ],
    cells: [],
    highX: null,
  };
}

function lineSpec(row: ReplicaRow, box: LaneBox, at: number, language: Language): RowSpec {
  const y = box.rowsY + at * ROW_HEIGHT;
  const { x, width } = box.strip;
  const right = x + width;
  const sync = row.role === 'leader' ? `★ ${language.role.leader}` : row.inSync ? `✓ ${language.inSync}` : `✕ ${language.outOfSync}`;
  const figures = `${language.hw} ${row.highWatermark} · ${language.leo} ${row.logEndOffset}`;
  const left = x + NAME_WIDTH + SYNC_WIDTH;
  const room = right - textWidth(figures) - 12 - left;
  const scale = room < LEAST_STRIP || row.cells.length === 0 ? null : offsetScale(row.window, { x: left, y, width: room, height: 0 });
  return {
    tp: row.tp,
    tile: false,
    x: x - 6,
    y,
    width: width + 12,
    says: sayRow(row, language),
    texts: [
      { key: 'tp', x, y: y + 14, text: row.tp, tone: 'plain', anchor: 'start' },
      { key: 'sync', x: x + NAME_WIDTH, y: y + 14, text: sync, tone: toneOf(row), anchor: 'start' },
      { key: 'figures', x: right, y: y + 14, text: figures, tone: 'soft', anchor: 'end' },
    ],
    cells: scale === null ? [] : row.cells.map(cell => smallCell(cell, row.window.from, scale, y + 4)),
    highX: scale === null || row.highWatermark < row.window.from ? null : scale(row.highWatermark),
  };
}

function smallCell(cell: ReplicaRow['cells'][number], from: number, scale: (offset: number) => number, y: number): SmallCellSpec {
  const x = scale(Math.max(from, cell.baseOffset)) + 0.5;
  return {
    key: cell.key,
    x,
    y,
    width: Math.max(1, scale(cell.baseOffset + cell.count) - x - 0.5),
    hue: cell.epoch % EPOCH_HUES,
    above: cell.state === 'above',
  };
}
