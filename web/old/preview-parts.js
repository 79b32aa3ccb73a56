import { make } from '/parts.js';

/** What a letter may do inside its frame: show pictures and its own styles. No scripts, no forms, no fonts, no frames. */
const letterPolicy = "default-src 'none'; img-src https: http: data:; style-src 'unsafe-inline'";

/** The policy is the first thing in the head, before anything it speaks of; links would otherwise open inside the frame. */
function lockedUp(html) {
  const lock = `<meta http-equiv="Content-Security-Policy" content="${letterPolicy}"><base target="_blank">`;
  return /<head[^>]*>/i.test(html) ? html.replace(/<head[^>]*>/i, (head) => head + lock) : lock + html;
}

/** The message as it will look, in a frame that may run nothing. */
export function frame({ html }, { width, scheme }) {
  return make('iframe', {
    class: `frame ${width} ${scheme}`,
    sandbox: '',
    title: `The message on a ${width === 'phone' ? 'phone' : 'desktop'}, ${scheme}`,
    srcdoc: lockedUp(html),
  });
}

/** Subject and preheader, as a list of mails shows them. */
export const inboxLine = ({ subject, preheader }) => [
  make('h2', {}, subject || '(no subject)'),
  make('p', { class: 'quiet small' }, preheader || '(no preheader: mail programs show the first words of the message)'),
];

const kilobytes = (text) => Math.ceil(new Blob([text]).size / 1024);
const clippedAt = 102;

/** How heavy the HTML part is, beside what Gmail shows before it cuts off. */
export function weight({ html }) {
  const size = kilobytes(html);
  return `${size} KB of HTML; Gmail cuts off at ${clippedAt} KB.`;
}

const partNames = { template: 'Design', subject: 'Subject', preheader: 'Preheader', text: 'Plain text' };

/** "Design, line 12" or "Slot hero (sv), line 1". */
function placeName({ part, line, language }) {
  const [kind, name] = part.split(':');
  const spoken = partNames[kind] ?? `${kind[0].toUpperCase()}${kind.slice(1)} ${name ?? ''}`.trim();
  return `${spoken}${language ? ` (${language})` : ''}${line ? `, line ${line}` : ''}`;
}

/** "contents.0.slots.hero:1:5" → "Content 1, slots hero, line 1". */
function pathName(path) {
  const [where, line] = path.split(':');
  const spoken = where
    .replace(/^contents\.(\d+)/, (_whole, index) => `Content ${Number(index) + 1}`)
    .replace(/(choices)\.(\d+)/, (_whole, _word, place) => `choice ${Number(place) + 1}`)
    .replaceAll('.', ', ');
  return `${spoken[0].toUpperCase()}${spoken.slice(1)}${line ? `, line ${line}` : ''}`;
}

const mostPlaces = 3;

function finding({ severity, message, places, source }) {
  const bad = severity === 'error';
  const more = places.length > mostPlaces ? ` and ${places.length - mostPlaces} more` : '';
  return make(
    'li',
    {},
    make('span', { class: 'status', 'data-state': bad ? 'bad' : 'warn' }, bad ? 'stops it' : 'look at'),
    ' ',
    make('span', { class: 'where' }, `${places.slice(0, mostPlaces).join('; ')}${more}`),
    make('p', { class: 'small' }, message),
    source ? make('code', {}, source) : null,
  );
}

/** What is said of several places is said once, with the places. */
function together(problems, lines) {
  const found = new Map();
  for (const problem of problems) {
    const { severity, message, part, line } = problem;
    const key = `${severity} ${message}`;
    const source = part === 'template' ? lines[line - 1]?.trim().slice(0, 160) : undefined;
    const known = found.get(key) ?? { severity, message, source, places: [] };
    const place = part ? placeName(problem) : pathName(problem.path);
    if (!known.places.includes(place)) known.places.push(place);
    found.set(key, known);
  }
  return [...found.values()];
}

/** What is wrong with the message, worst first. `design` is the MJML, whose lines are quoted. */
export function problemsPanel(problems, { design = '', note }) {
  const found = together(problems, design.split('\n'));
  const sorted = [...found.filter(isError), ...found.filter((one) => !isError(one))];
  return [
    make('h2', {}, 'What is checked'),
    note ? make('p', { class: 'quiet small' }, note) : null,
    sorted.length === 0
      ? make('p', { class: 'small' }, 'Nothing was found.')
      : make('ul', { class: 'findings' }, sorted.map(finding)),
  ];
}

const isError = ({ severity }) => severity === 'error';

/** What the variant of a campaign without variants is called. */
const onlyVariant = 'a';

/** Why this contact gets this content, and what each slot shows and why. */
export function whyPanel({ why, slots, wouldBe, reason, variant }) {
  const fate = {
    planned: 'Launched now, this contact would get it.',
    control: 'Launched now, this contact would be held back, to compare with.',
    dropped: `Launched now, this contact would get nothing${reason ? `: ${reason}` : ''}.`,
  }[wouldBe];
  return [
    make('h2', {}, 'Why this message'),
    make('p', { class: 'small' }, fate, variant === onlyVariant ? '' : ` Variant ${variant}.`),
    make(
      'ul',
      { class: 'findings' },
      why.map(({ segment, isChosen, because }) =>
        make(
          'li',
          { class: 'small' },
          make('strong', {}, segment ?? 'Everybody else'),
          ' ',
          make('span', { class: 'status', 'data-state': isChosen ? 'good' : null }, isChosen ? 'this one' : 'not'),
          make('p', { class: 'quiet' }, because),
        ),
      ),
    ),
    make('h3', {}, 'Slot by slot'),
    slots.length === 0
      ? make('p', { class: 'small' }, 'The design has no slots.')
      : make('ul', { class: 'findings' }, slots.map(slotLine)),
  ];
}

const slotLine = ({ slot, from, why }) =>
  make(
    'li',
    { class: 'small' },
    make('strong', {}, slot),
    `: ${from}`,
    why.map((because) => make('p', { class: 'quiet' }, because)),
  );
