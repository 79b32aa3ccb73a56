type Ref = { email: string } | { externalId: string };

const most = 1_000;

/** Names of contacts out of a pasted column: what has an @ is an e-mail, all else an id of other systems. Each once. Pure. */
export function readRefs(text: string): { texts: string[]; refs: Ref[] } {
  const texts = [
    ...new Set(
      text
        .split(/[\n,;\t]+/)
        .map((each) => each.trim())
        .filter((each) => each !== ''),
    ),
  ].slice(0, most);
  return { texts, refs: texts.map((each) => (each.includes('@') ? { email: each } : { externalId: each })) };
}
