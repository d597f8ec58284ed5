/** Columns as wide as their widest cell, each followed by a tab (Kafka: ToolsUtils.prettyPrintTable). */
export function tableLines(header: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const widths = header.map((name, column) => Math.max(name.length, ...rows.map(row => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string => cells.map((cell, column) => `${cell.padEnd(widths[column] ?? 0)}\t`).join('');
  return [line(header), ...rows.map(line)];
}
