import { scaleLinear } from 'd3';
import type { Cell, OffsetWindow } from '../frame/types.ts';
import type { Box } from './layout.ts';

/** From offset to pixel, the same for every replica of a partition: that is what lets watermarks be compared by eye. */
export function offsetScale(window: OffsetWindow, strip: Box): (offset: number) => number {
  const scale = scaleLinear([window.from, window.from + window.capacity], [strip.x, strip.x + strip.width]);
  return offset => Math.round(scale(offset) * 10) / 10;
}

export interface CellBox {
  readonly x: number;
  readonly width: number;
  readonly label: string;
}

/** A cell's place, clipped to the window, and the label that fits into it. */
export function cellBox(cell: Cell, window: OffsetWindow, x: (offset: number) => number): CellBox {
  const from = Math.max(cell.baseOffset, window.from);
  const left = x(from) + 1;
  const width = Math.max(2, x(cell.baseOffset + cell.count) - left - 1);
  const first = String(cell.baseOffset);
  const range = `${first}–${cell.baseOffset + cell.count - 1}`;
  const label = cell.count > 1 && fits(range, width) ? range : fits(first, width) ? first : '';
  return { x: left, width, label };
}

/** Digits of the page's 12 px figures are about 7 px wide. */
const fits = (text: string, width: number): boolean => text.length * 7 + 4 <= width;
