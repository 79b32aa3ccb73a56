/** Rows of the beginning of a file that are looked at. */
const ROWS = 200;
/** Enough for so many rows of nearly any file. */
const BYTES = 1_000_000;

export type Beginning = {
  header: string[];
  rows: string[][];
  /** Values of each column that are not empty. */
  columns: { column: string; samples: string[] }[];
};

/** Text of the beginning of a file: UTF-8, else as older spreadsheets write it. */
async function readText(file: Blob): Promise<string> {
  const bytes = await file.slice(0, BYTES).arrayBuffer();
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

async function unpack(file: File): Promise<Blob> {
  const isGzip = file.name.endsWith('.gz');
  if (!isGzip) return file;
  const reader = file.stream().pipeThrough(new DecompressionStream('gzip')).getReader();
  const parts: BlobPart[] = [];
  for (let bytes = 0; bytes < BYTES; ) {
    const { value, done } = await reader.read();
    if (done) break;
    parts.push(value as BlobPart);
    bytes += value.byteLength;
  }
  await reader.cancel();
  return new Blob(parts);
}

/** Reads header and first rows of a CSV file in the browser: nothing is sent. Null: it has no rows. */
export async function readBeginning(file: File): Promise<Beginning | null> {
  const [{ default: papa }, text] = await Promise.all([import('papaparse'), unpack(file).then(readText)]);
  const { data } = papa.parse<string[]>(text, { preview: ROWS + 1, skipEmptyLines: true });
  const [header, ...rows] = data;
  if (!header || rows.length === 0) return null;
  const names = header.map((name) => name.trim().replace(/^\ufeff/, ''));
  const columns = names.map((column, place) => ({
    column,
    samples: rows.map((row) => (row[place] ?? '').trim()).filter((value) => value !== ''),
  }));
  return { header: names, rows, columns };
}
