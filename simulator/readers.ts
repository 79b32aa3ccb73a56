/** What the mail programs and browsers of readers say of themselves: headers of real ones, as of 2026. */

const languages = ['sv-SE,sv;q=0.9,en;q=0.8', 'en-GB,en;q=0.9', 'de-DE,de;q=0.9,en;q=0.7', 'nb-NO,nb;q=0.9,en;q=0.8'];

const browsers = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15',
];

const mailPrograms = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Thunderbird/128.5.0',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36',
];

const pick = <Item>(items: readonly Item[], reader: number): Item => items[reader % items.length] as Item;

/** The headers with which reader number so and so loads the pictures of a mail, and follows its links. */
export function readerHeaders(reader: number): { open: Record<string, string>; click: Record<string, string> } {
  const language = { 'accept-language': pick(languages, reader) };
  return {
    open: { 'user-agent': pick(mailPrograms, reader), accept: 'image/avif,image/webp,image/*,*/*;q=0.8', ...language },
    click: {
      'user-agent': pick(browsers, reader),
      accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
      ...language,
    },
  };
}
