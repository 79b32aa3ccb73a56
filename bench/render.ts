import { parseArgs } from 'node:util';
import Handlebars from 'handlebars';
import mjml2html from 'mjml';
import MailComposer from 'nodemailer/lib/mail-composer/index.js';
import { createRenderer, type Program, type RenderContext, WireSlab } from '../src/rendering/index.ts';
import { type Bench, median, printTable } from './bench.ts';
import { yardstickHelpers } from './handlebars-helpers.ts';
import { BATCH, createLetterWriter, factsOf, SENDER, SLAB_BYTES, WORKSPACE } from './letters.ts';
import { NEWSLETTERS, type Recipient, recipients, SUBJECT } from './newsletters.ts';

/** Ways from a newsletter and a recipient to a message. Each returns the size of what it made, so that it is made. */
type Ways = Record<
  'wire' | 'handlebars' | 'rememberingHandlebars' | 'mailComposer' | 'mjmlPerRecipient',
  (recipient: Recipient) => unknown
>;

/** How many messages make a round of each: enough to measure, few enough to wait for. */
const PER_ROUND: Record<keyof Ways, number> = {
  wire: 4_000,
  handlebars: 4_000,
  rememberingHandlebars: 4_000,
  mailComposer: 100,
  mjmlPerRecipient: 8,
};

/** On memory used again, as the sender does. */
function wireWay(program: Program) {
  const write = createLetterWriter(program);
  const slab = new WireSlab(SLAB_BYTES);
  let written = 0;
  return (recipient: Recipient) => {
    written += 1;
    if (written % BATCH === 0) slab.reuse();
    return write(recipient, slab);
  };
}

async function waysOf(mjml: string): Promise<{ ways: Ways; kilobytes: number; wireKilobytes: number; links: number }> {
  const program = await createRenderer().compileMessage({ mjml, subject: SUBJECT, language: 'sv' });
  const bars = Handlebars.create();
  bars.registerHelper(yardstickHelpers('sv', { ...WORKSPACE, remembers: false }));
  const rememberingBars = Handlebars.create();
  rememberingBars.registerHelper(yardstickHelpers('sv', { ...WORKSPACE, remembers: true }));
  const contextOf = (recipient: Recipient) => factsOf(recipient, { unsubscribeUrl: 'https://t.shop.example/u/1' });
  // The same white space as the program's own HTML has.
  const { html } = await mjml2html(mjml, { fonts: {}, keepComments: false, validationLevel: 'skip' });
  const source = html.replace(/(?<![ \t])[ \t]*\n\s*/g, '\n');
  const template = bars.compile(source);
  const rememberingTemplate = rememberingBars.compile(source);
  const subject = bars.compile(SUBJECT, { noEscape: true });
  const design = bars.compile(mjml);
  const texts = new Map<number, string>();

  const wire = wireWay(program);
  const [sample] = recipients(1);
  const preview = program.render({
    ...factsOf(sample!),
    track: { link: (_, url) => url, unsubscribeUrl: 'https://t' },
  } as RenderContext);
  return {
    kilobytes: Buffer.byteLength(preview.html) / 1000,
    wireKilobytes: wire(sample!).length / 1000,
    links: new Set(preview.html.match(/href="https:\/\/shop[^"]*"/g)).size,
    ways: {
      wire,
      handlebars: (recipient) => flat(template(contextOf(recipient))),
      rememberingHandlebars: (recipient) => flat(rememberingTemplate(contextOf(recipient))),
      async mailComposer(recipient) {
        const text = texts.get(recipient.id) ?? preview.text;
        const context = contextOf(recipient);
        const mail = new MailComposer({
          from: SENDER,
          to: recipient.email,
          subject: subject(context),
          html: template(context),
          text,
          messageId: `<m${recipient.id}@shop.example>`,
          date: new Date(),
          headers: {
            'List-Unsubscribe': '<https://t.shop.example/u/1>',
            'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
            'X-Kohort-Message': `1.${recipient.id}`,
          },
        });
        return (await mail.compile().build()).length;
      },
      async mjmlPerRecipient(recipient) {
        const made = await mjml2html(design(contextOf(recipient)), { fonts: {}, validationLevel: 'skip' });
        return made.html.length;
      },
    },
  };
}

/** Joins the pieces that a string is made of behind the scenes: until then there is none that could be sent. */
function flat(text: string): string {
  text.charCodeAt(text.length - 1);
  return text;
}

/** CPU microseconds a message. */
async function cpuOf(
  way: (recipient: Recipient) => unknown,
  people: readonly Recipient[],
  count: number,
): Promise<number> {
  const start = process.cpuUsage();
  for (let index = 0; index < count; index += 1) {
    const made = way(people[index % people.length]!);
    if (made instanceof Promise) await made;
  }
  const { user, system } = process.cpuUsage(start);
  return (user + system) / count;
}

const names: Record<keyof Ways, string> = {
  wire: 'Kohort: wire-ready, 12 signed links, pixel, headers',
  handlebars: 'Handlebars, compiled once: a string of HTML',
  rememberingHandlebars: '  its helpers keep what they formatted',
  mailComposer: '  the same + nodemailer MailComposer',
  mjmlPerRecipient: 'MJML for each recipient + Handlebars: HTML',
};

async function measure(size: string, mjml: string, rounds: number) {
  const { ways, kilobytes, wireKilobytes, links } = await waysOf(mjml);
  const people = recipients(4000);
  const keys = Object.keys(ways) as (keyof Ways)[];
  const found = Object.fromEntries(keys.map((key) => [key, [] as number[]])) as Record<keyof Ways, number[]>;
  for (let round = 0; round <= rounds; round += 1) {
    for (const key of keys) {
      const cpu = await cpuOf(ways[key], people, PER_ROUND[key]);
      // The first round warms up.
      if (round > 0) found[key].push(cpu);
    }
  }
  const middle = (key: keyof Ways) => Number(median(found[key]).toFixed(1));
  const figures = {
    cpuUs: middle('wire'),
    handlebarsUs: middle('handlebars'),
    rememberingHandlebarsUs: middle('rememberingHandlebars'),
    mailComposerUs: middle('mailComposer'),
    mjmlPerRecipientUs: middle('mjmlPerRecipient'),
  };
  const title = `${size} KB: HTML ${kilobytes.toFixed(1)} KB, message ${wireKilobytes.toFixed(1)} KB, ${links} links`;
  printTable(
    [title, 'CPU µs', 'a second', '× Kohort'],
    keys.map((key) => [names[key], middle(key), Math.round(1e6 / middle(key)), middle(key) / figures.cpuUs]),
  );
  return {
    ...figures,
    overHandlebars: Number((figures.cpuUs / figures.handlebarsUs).toFixed(3)),
    mailComposerOver: Math.round(figures.mailComposerUs / figures.cpuUs),
    mjmlPerRecipientOver: Math.round(figures.mjmlPerRecipientUs / figures.cpuUs),
    htmlKb: Number(kilobytes.toFixed(1)),
    messageKb: Number(wireKilobytes.toFixed(1)),
  };
}

export const bench: Bench = {
  about: 'personalised wire-ready messages on one core, beside Handlebars, MailComposer and MJML for each recipient',
  options: '[--rounds 5]',
  async run(args) {
    const { values } = parseArgs({ args, options: { rounds: { type: 'string', default: '5' } } });
    const rounds = Number(values.rounds);
    if (!Number.isInteger(rounds) || rounds < 1) throw new Error('Options: --rounds 5');
    const results: Record<string, unknown> = {};
    for (const [size, mjml] of Object.entries(NEWSLETTERS)) results[size] = await measure(size, mjml, rounds);
    return results;
  },
};
