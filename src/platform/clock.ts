/** Where "now" comes from. Rooms receive a clock, so tests and backtests can set the time. */
export type Clock = { now(): Date };

export const systemClock: Clock = { now: () => new Date() };

/** A clock that stands still until moved: for tests over simulated time. */
export type FakeClock = Clock & { set(at: Date): void; advance(ms: number): void };

export function createFakeClock(start: Date): FakeClock {
  let nowMs = start.getTime();
  return {
    now: () => new Date(nowMs),
    set: (at) => {
      nowMs = at.getTime();
    },
    advance: (ms) => {
      nowMs += ms;
    },
  };
}

/** A clock that runs like the system's, set apart from it: for telling a story that began days ago. */
export type TravelClock = Clock & { travelTo(at: Date): void };

export function createTravelClock(start: Date): TravelClock {
  let offsetMs = start.getTime() - Date.now();
  return {
    now: () => new Date(Date.now() + offsetMs),
    travelTo: (at) => {
      offsetMs = at.getTime() - Date.now();
    },
  };
}
