const maxChars = 64 * 1024;

/** Brings a short text from the web; follows no redirect, waits 10 s at most. */
export async function fetchText(url: string): Promise<string> {
  const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(10_000) });
  if (!response.ok) throw new Error(`${new URL(url).host} answered ${response.status}`);
  const text = await response.text();
  if (text.length > maxChars) throw new Error(`${new URL(url).host} answered with too much`);
  return text;
}
