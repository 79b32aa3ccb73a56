/** What a letter may do inside its frame: show pictures and its own styles. No scripts, no forms, no fonts, no frames. */
const letterPolicy = "default-src 'none'; img-src https: http: data:; style-src 'unsafe-inline'";

/** A letter for a frame of text (srcdoc): the policy is the first thing in its head, before anything it speaks of. Pure. */
export function lockLetter(html: string): string {
  // Links would otherwise open inside the frame; the sandbox lets them open nowhere.
  const lock = `<meta http-equiv="Content-Security-Policy" content="${letterPolicy}"><base target="_blank">`;
  return /<head[^>]*>/i.test(html) ? html.replace(/<head[^>]*>/i, (head) => head + lock) : lock + html;
}
