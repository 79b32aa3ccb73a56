/** Where a link leads, and the content it stands in. No location: it is an answer to a question, with a page of ours. */
export type TrackedLink = { contentId: number; location: string | null };

/** Where links lead, from memory. */
export type KnownLinks = {
  /** Null: there is no such link. A promise only for a link that was never asked for before, or not for long. */
  find(linkId: number): TrackedLink | null | Promise<TrackedLink | null>;
};

const kept = 100_000;
/** Tags of a campaign may change after it went out: what is older is read again, behind the answer. */
const freshMs = 60_000;
/** A link that is not there now may be there soon: whoever guesses asks the database once in a while only. */
const absentMs = 5_000;

type Entry = { link: TrackedLink | null; readAt: number; isReading: boolean };

/**
 * Keeps links in memory. Only the first who follows a link waits for the database; afterwards an answer is at most a minute
 * older than what is there (or as old as the database has been away: links go on leading somewhere).
 */
export function createKnownLinks({
  read,
  now,
  failed,
}: {
  read(linkId: number): Promise<TrackedLink | null>;
  now(): number;
  /** Reading again behind an answer went wrong. */
  failed(error: Error): void;
}): KnownLinks {
  const entries = new Map<number, Entry>();
  const load = async (linkId: number): Promise<TrackedLink | null> => {
    const link = await read(linkId);
    if (entries.size >= kept) entries.clear();
    entries.set(linkId, { link, readAt: now(), isReading: false });
    return link;
  };
  return {
    find(linkId) {
      const entry = entries.get(linkId);
      if (!entry) return load(linkId);
      const age = now() - entry.readAt;
      if (entry.link === null) return age < absentMs ? null : load(linkId);
      if (age > freshMs && !entry.isReading) {
        entry.isReading = true;
        load(linkId).catch((error: Error) => {
          entry.isReading = false;
          entry.readAt = now();
          failed(error);
        });
      }
      return entry.link;
    },
  };
}
