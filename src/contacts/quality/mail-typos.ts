import { isOneSlip } from '../duplicates/string-distance.ts';

const everywhere =
  'gmail.com googlemail.com outlook.com hotmail.com live.com msn.com icloud.com me.com mac.com yahoo.com';
const others =
  'ymail.com rocketmail.com aol.com aim.com proton.me protonmail.com pm.me gmx.com gmx.de gmx.net gmx.at gmx.ch web.de ' +
  't-online.de freenet.de mail.com email.com fastmail.com zoho.com hey.com tutanota.com tuta.io mail.ru yandex.ru yandex.com';
const north =
  'telia.com bredband.net comhem.se spray.se passagen.se tele2.se bahnhof.se swipnet.se online.no broadpark.no getmail.no ' +
  'mail.dk jubii.dk stofanet.dk ofir.dk elisanet.fi kolumbus.fi saunalahti.fi luukku.com suomi24.fi';
const west =
  'btinternet.com sky.com talktalk.net virginmedia.com ntlworld.com blueyonder.co.uk tiscali.co.uk orange.fr wanadoo.fr free.fr ' +
  'laposte.net sfr.fr neuf.fr bbox.fr libero.it virgilio.it tiscali.it alice.it tin.it telefonica.net terra.es ziggo.nl kpnmail.nl ' +
  'planet.nl xs4all.nl hetnet.nl home.nl telenet.be skynet.be bluewin.ch hispeed.ch a1.net wp.pl onet.pl o2.pl interia.pl seznam.cz ' +
  'email.cz centrum.cz sapo.pt';
const overseas =
  'comcast.net verizon.net att.net sbcglobal.net bellsouth.net cox.net charter.net earthlink.net juno.com optonline.net ' +
  'shaw.ca rogers.com sympatico.ca telus.net bigpond.com optusnet.com.au xtra.co.nz naver.com hanmail.net daum.net qq.com 163.com ' +
  '126.com sina.com rediffmail.com uol.com.br bol.com.br terra.com.br';
const inCountries = [
  ...'co.uk fr de es it ca in ie se no dk nl be gr pl ro com.au com.br com.mx com.ar co.in co.jp co.nz co.za'
    .split(' ')
    .map((ending) => `yahoo.${ending}`),
  ...'co.uk fr de es it se no dk fi be nl gr ch at pt com.au com.br'.split(' ').map((ending) => `hotmail.${ending}`),
  ...'co.uk fr de it se no dk fi be nl ca com.au'.split(' ').map((ending) => `live.${ending}`),
  ...'fr de es it dk be at jp com.br'.split(' ').map((ending) => `outlook.${ending}`),
];

const split = (text: string): string[] => text.split(' ');
/** Domains at which very many people have their mailbox, the commonest first: what a slip may have been meant to be. */
export const wellKnownDomains: readonly string[] = [
  ...split(everywhere),
  ...split(others),
  ...split(north),
  ...split(west),
  ...split(overseas),
  ...inCountries,
];
const known = new Set(wellKnownDomains);

/** What is typed for an ending; only where it is no ending of any country or kind. */
const mistypedEndings: Readonly<Record<string, string>> = {
  con: 'com',
  cmo: 'com',
  ocm: 'com',
  vom: 'com',
  xom: 'com',
  comm: 'com',
  coom: 'com',
  dom: 'com',
  ney: 'net',
  nte: 'net',
  nett: 'net',
};

/** Names shorter than this are too near to too many others. */
const shortestName = 4;

const nameOf = (domain: string): string => domain.slice(0, domain.indexOf('.'));
const endingOf = (domain: string): string => domain.slice(domain.indexOf('.') + 1);

/** The domain with its ending as it was surely meant. */
function mendEnding(domain: string): string {
  const last = domain.slice(domain.lastIndexOf('.') + 1);
  const meant = mistypedEndings[last];
  return meant === undefined ? domain : `${domain.slice(0, -last.length)}${meant}`;
}

/** One slip in the name, or one in the ending; a name of few letters must be right. */
function isNear(domain: string, meant: string): boolean {
  const [name, ending] = [nameOf(domain), endingOf(domain)];
  const [meantName, meantEnding] = [nameOf(meant), endingOf(meant)];
  if (ending === meantEnding) return meantName.length > shortestName && isOneSlip(name, meantName);
  return name === meantName && meantName.length >= shortestName && isOneSlip(ending, meantEnding);
}

/**
 * The well-known domain that was probably meant: one slip of the fingers away (Damerau 1964), by an ending that does not
 * exist, or by a dot left out. Null: none; a well-known domain is never a slip of another. `isCertainlyNone`: the domain
 * is known not to take mail: then also another country's ending of a known name counts ("gmail.se").
 */
export function guessDomain(domain: string, isCertainlyNone: boolean): string | null {
  if (known.has(domain) || !domain.includes('.')) return null;
  const mended = mendEnding(domain);
  if (known.has(mended)) return mended;
  const near = wellKnownDomains.find((meant) => isNear(mended, meant));
  if (near !== undefined) return near;
  if (!isCertainlyNone) return null;
  return (
    wellKnownDomains.find((meant) => {
      const name = nameOf(meant);
      return name.length > shortestName && nameOf(mended) === name;
    }) ?? null
  );
}
