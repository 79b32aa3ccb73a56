/** What names mean at a place of a template: found when it is compiled, written down as code. */

/** What `this` is in one context ({{#each}}, {{#with}}, {{#offer}}), and the names it brings. All in code. */
export interface Scope {
  value: string;
  parent: Scope | null;
  /** Block parameters, and @-variables. */
  names: ReadonlyMap<string, string>;
  loop: ReadonlyMap<string, string>;
}

export const LOOP_NAMES: readonly string[] = ['index', 'key', 'first', 'last'];

/** The context `depth` steps further out. */
export function outwards(scope: Scope, depth: number): Scope | null {
  let found: Scope | null = scope;
  for (let step = 0; step < depth && found; step += 1) found = found.parent;
  return found;
}

/** The innermost block parameter or @-variable of that name. */
export function lookUp(scope: Scope | null, kind: 'names' | 'loop', name: string): string {
  for (let found = scope; found; found = found.parent) {
    const code = found[kind].get(name);
    if (code !== undefined) return code;
  }
  return 'undefined';
}
