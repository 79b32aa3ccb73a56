import { isbot } from 'isbot';

/** What the name of a program (User-Agent) says about who is behind it. */
export type AgentKind =
  /** Fetches pictures for readers, who are hidden behind it. */
  | 'gmail-proxy'
  | 'yahoo-proxy'
  /** Apple fetches every picture after delivery, read or not; others also call themselves "Mozilla/5.0" and no more. */
  | 'apple-proxy'
  /** A reader's own mail program. */
  | 'mail-program'
  | 'browser'
  /** A browser from before 2019, or one that cannot be (a new one on a system that it does not run on). */
  | 'old-browser'
  /** Says what it is, and that is no person: a crawler, a library, a preview. */
  | 'program'
  /** Not the name of a browser. */
  | 'no-browser'
  | 'none';

/**
 * Mail programs that people read with. They come before isbot's list, which takes many of them for programs that nobody
 * sits at, because they do not look like browsers.
 */
const mailPrograms =
  /Thunderbird|Microsoft Outlook|Outlook-(?:iOS|Android)|ms-office|MSOffice|Airmail|eM ?Client|Evolution|Postbox|K-9 Mail|FairEmail|KMail|Kontact|SamsungEmail|SeaMonkey|MobileMail|^Mail\/|Mailbird|Spark\/|BlueMail|Lotus-Notes|HCL Notes|The Bat!|Vivaldi Mail/i;

const previews = /preview|discovery|crawl|bot\b|spider|scan/i;

const oldest = { chrome: 71, firefox: 64, safari: 12 };

function isOld(agent: string): boolean {
  if (/MSIE |Trident\/|Windows NT 5|Windows 9|Android [1-4]\b|PhantomJS/.test(agent)) return true;
  const version = (name: string) => Number(new RegExp(`${name}/(\\d+)`).exec(agent)?.[1] ?? Number.NaN);
  const [chrome, firefox, safari] = [version('Chrome'), version('Firefox'), version('Version')];
  if (chrome < oldest.chrome || firefox < oldest.firefox) return true;
  // Chrome has said AppleWebKit since the first; who forgets that is not Chrome.
  if (chrome >= oldest.chrome && !agent.includes('AppleWebKit/')) return true;
  return /Safari\//.test(agent) && Number.isNaN(chrome) && safari < oldest.safari;
}

function read(agent: string): AgentKind {
  if (agent.trim() === '') return 'none';
  if (/GoogleImageProxy|via ggpht\.com/i.test(agent)) return 'gmail-proxy';
  if (/YahooMailProxy/i.test(agent)) return 'yahoo-proxy';
  if (agent === 'Mozilla/5.0') return 'apple-proxy';
  if (mailPrograms.test(agent) && !previews.test(agent)) return 'mail-program';
  if (isbot(agent)) return 'program';
  if (!/^(?:Mozilla|Opera)\//.test(agent)) return 'no-browser';
  return isOld(agent) ? 'old-browser' : 'browser';
}

const known = new Map<string, AgentKind>();
const kept = 20_000;

/** Pure. Remembered, because few programs are behind many requests. */
export function classifyAgent(agent: string): AgentKind {
  const found = known.get(agent);
  if (found !== undefined) return found;
  if (known.size >= kept) known.clear();
  const kind = read(agent);
  known.set(agent, kind);
  return kind;
}
