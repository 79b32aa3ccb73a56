/**
 * What the words of the web app read of the browser, for tests of its pure parts in Node: an English browser, whatever the
 * machine speaks (Node 21 and newer have a navigator of their own). Import it before what reads them.
 */
const languages = ['en-GB'];
const storage = { getItem: () => null, setItem: () => {} };

for (const [name, value] of Object.entries({ navigator: { languages }, localStorage: storage })) {
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
}
