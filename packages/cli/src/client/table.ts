/** Columns side by side, each as wide as its longest cell, the last one as long as it is. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => (i === cells.length - 1 ? cell : cell.padEnd(widths[i] ?? 0)))
      .join('  ')
      .trimEnd();
  return [head, ...rows].map(line).join('\n');
}

/** One record (RFC 4180). A cell that a spreadsheet would take for a formula is told to be text. */
export function csvLine(cells: readonly string[]): string {
  return cells.map((cell) => quoted(/^[=+\-@\t]/.test(cell) ? `'${cell}` : cell)).join(',');
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
