/**
 * Puts JavaScript functions together. Code consists of our own words and numbers only: what authors and workspaces wrote
 * (texts, names, addresses) comes in as constants, by number, so that no text can ever become code.
 */
export class CodeSheet {
  private readonly constants: unknown[] = [];
  private readonly numbers = new Map<unknown, number>();
  private names = 0;

  /** How the code speaks of a value that is known now. */
  constant(value: unknown): string {
    const known = this.numbers.get(value);
    const number = known ?? this.constants.push(value) - 1;
    if (known === undefined) this.numbers.set(value, number);
    return `k${number}`;
  }

  /** A name for a variable that nothing else has. */
  name(): string {
    this.names += 1;
    return `v${this.names}`;
  }

  /**
   * Makes functions of `parameters` with that body, each with what the engine learns about its calls to itself: a function
   * that meets objects of one shape only is the faster one. `tools`: functions of ours by the names the body calls them by.
   */
  build<Made>(parameters: readonly string[], body: string, tools: Readonly<Record<string, unknown>>): () => Made {
    const given = { ...tools };
    this.constants.forEach((value, number) => {
      given[`k${number}`] = value;
    });
    const source = `'use strict'; return function (${parameters.join(', ')}) {\n${body}\n};`;
    return () => new Function(...Object.keys(given), source)(...Object.values(given)) as Made;
  }
}
