/** A label that wants to stand centred at `x`. */
export interface Label {
  readonly key: string;
  readonly x: number;
  readonly width: number;
}

export interface PlacedLabel {
  readonly key: string;
  /** Its centre, moved inwards where it would leave the strip. */
  readonly x: number;
  readonly row: number;
}

/**
 * Gives each label the first row in which it touches no other, in the order given: when HW and LEO meet, they stack. Labels that find no
 * row are left out; their caret is still drawn.
 */
export function stackLabels(
  labels: readonly Label[],
  { rows, from, to, gap = 6 }: { rows: number; from: number; to: number; gap?: number },
): PlacedLabel[] {
  const taken: { left: number; right: number }[][] = Array.from({ length: rows }, () => []);
  const placed: PlacedLabel[] = [];
  for (const { key, x, width } of labels) {
    const centre = Math.min(Math.max(x, from + width / 2), Math.max(from + width / 2, to - width / 2));
    const left = centre - width / 2 - gap / 2;
    const right = centre + width / 2 + gap / 2;
    const row = taken.findIndex(others => others.every(other => right <= other.left || left >= other.right));
    if (row < 0) continue;
    taken[row]!.push({ left, right });
    placed.push({ key, x: centre, row });
  }
  return placed;
}

/** Boxes that may not overlap: the first come stay, later ones that would touch are left out. */
export function withoutOverlap<
  Each extends { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number },
>(boxes: readonly Each[]): Each[] {
  const kept: Each[] = [];
  for (const box of boxes) {
    if (kept.every(other => box.right <= other.left || box.left >= other.right || box.bottom <= other.top || box.top >= other.bottom))
      kept.push(box);
  }
  return kept;
}

/** How wide a text is, nearly, and rather too wide than too narrow: fonts differ, CJK characters are square. */
export function textWidth(text: string, size = 12, bold = false): number {
  let width = 0;
  for (const letter of text)
    width += letter > '\u2e80' ? size : /[ilIjtf.,:;|' ]/.test(letter) ? size * 0.37 : /[mwMW@%★✓]/.test(letter) ? size * 0.9 : size * 0.6;
  return bold ? width * 1.08 : width;
}
