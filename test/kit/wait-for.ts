/** Looks every few milliseconds until `isThere` holds; fails by name after `limitMs`. Never a fixed sleep. */
export async function waitFor<Answer>(
  what: string,
  isThere: () => Answer | Promise<Answer>,
  limitMs = 15_000,
): Promise<NonNullable<Answer>> {
  const until = Date.now() + limitMs;
  for (;;) {
    const answer = await isThere();
    if (answer) return answer as NonNullable<Answer>;
    if (Date.now() > until) throw new Error(`Waited ${limitMs} ms in vain for ${what}.`);
    await new Promise((done) => setTimeout(done, 5));
  }
}
