/** What pages find in every browser and modules of the web app read while they load: imported before them. */
const missing = (name: string) => (globalThis as Record<string, unknown>)[name] === undefined;

if (missing('localStorage')) Object.assign(globalThis, { localStorage: { getItem: () => null, setItem: () => {} } });
if (missing('navigator')) Object.assign(globalThis, { navigator: { languages: ['en-GB'] } });
