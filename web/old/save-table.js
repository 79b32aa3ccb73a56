import { make } from '/parts.js';

/** Text that a spreadsheet would take for a formula is kept text by an apostrophe before it. */
function cell(value) {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n;]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A button that saves rows of plain values as CSV (RFC 4180) under this name; `head` names the columns. */
export function saveTableButton(name, head, rows) {
  const button = make('button', { type: 'button', class: 'plain', 'data-key': `csv-${name}` }, 'Save as CSV');
  button.addEventListener('click', () => {
    const text = `\ufeff${[head, ...rows].map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
    const href = URL.createObjectURL(new Blob([text], { type: 'text/csv' }));
    make('a', { href, download: `${name}.csv` }).click();
    URL.revokeObjectURL(href);
  });
  return button;
}
