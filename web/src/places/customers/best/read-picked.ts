/** How many best customers a template is made of. */
export const [fewest, most] = [5, 15];

/** Who is picked by an address: "11,12,13". What is no number is left out. Pure. */
export const readPicked = (pick: string | undefined): number[] =>
  [...new Set((pick ?? '').split(',').filter((id) => /^[1-9]\d{0,8}$/.test(id)))].slice(0, most).map(Number);
