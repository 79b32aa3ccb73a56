/** Words of a search beyond these say nothing new. */
const MOST_WORDS = 6;

/** "Anna  Be" → ["anna", "be"]. */
export const searchWords = (search: string): string[] =>
  search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
    .slice(0, MOST_WORDS);

/**
 * SQL that holds for rows of `contact` in which every word of `words` (a parameter, text[], lower case) begins a word of the
 * e-mail, the external id, or one of the attributes in `names` (a parameter, text[]). No index serves it: 200,000 contacts
 * are read in 0.2 s when nobody or the last one fits (measured), and far fewer when many do; an index over names would cost
 * every import more than that.
 */
export const searchSql = (words: string, names: string, row = 'contact'): string =>
  `(select bool_and(strpos(hay, ' ' || word) > 0)
      from (select ' ' || lower(concat_ws(' ', ${row}.email, translate(${row}.email, '.-_+@', '     '), ${row}.external_id,
              (select string_agg(${row}.attributes ->> name, ' ') from unnest(${names}::text[]) as n (name)))) as hay) h,
           unnest(${words}::text[]) as w (word))`;
