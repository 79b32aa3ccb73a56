/** What came and went in a segment, and why: the last days in numbers, and the latest changes one by one. */
import { get } from '/api.js';
import { make, number, table, time } from '/parts.js';

const summaryDays = 30;
/** A summary looks into the histories of some contacts: once a minute is enough. */
const summaryAgeMs = 60_000;
let kept = { id: null, askedAt: 0, summary: null };

/** The last 30 days of a segment, at most a minute old; null when too much happened to tell in time. */
export async function askSummary(id) {
  if (kept.id === id && Date.now() - kept.askedAt < summaryAgeMs) return kept.summary;
  const from = new Date(Date.now() - summaryDays * 86_400_000).toISOString();
  const summary = await get(`/segments/${id}/changes/summary?${new URLSearchParams({ from })}`).catch((error) => {
    // The page says the rest without it.
    if (error.problem?.code === 'segment_too_slow') return null;
    throw error;
  });
  kept = { id, askedAt: Date.now(), summary };
  return summary;
}

const causeNames = {
  change: 'something happened',
  time: 'time passed',
  build: 'segment was new',
  rebuild: 'definition changed',
};

function reasonsList(title, { looked, reasons }) {
  if (reasons.length === 0) return null;
  return make(
    'div',
    {},
    make('h3', {}, title),
    make('p', { class: 'quiet small' }, `Of ${number(looked)} looked at:`),
    make(
      'ul',
      { class: 'reasons' },
      reasons
        .slice(0, 5)
        .map(({ condition, nowHolds, contacts }) =>
          make(
            'li',
            {},
            make('span', { class: 'status', 'data-state': nowHolds ? 'good' : 'bad' }, nowHolds ? 'began' : 'ended'),
            ` ${condition} `,
            make('span', { class: 'quiet' }, `(${number(contacts)})`),
          ),
        ),
    ),
  );
}

/** How many came and went in the last 30 days, by what caused it, and which conditions decided. */
export function summaryPart(summary) {
  if (summary === null) return null;
  const { net, entered, left, contacts, why } = summary;
  if (entered.total === 0 && left.total === 0) return null;
  const columns = [
    { name: 'In the last 30 days', value: ({ name }) => name },
    { name: 'Entered', kind: 'number', value: (row) => row.entered },
    { name: 'Left', kind: 'number', value: (row) => row.left },
  ];
  const rows = [
    ['Something happened', 'change'],
    ['Time passed', 'time'],
    ['The definition was made or changed', 'definition'],
    ['All', 'total'],
  ].map(([name, cause]) => ({ name, entered: entered[cause], left: left[cause] }));
  const sign = net > 0 ? '+' : '';
  return [
    table('Why its size changed', columns, rows, 'lines'),
    make(
      'p',
      { class: 'quiet small' },
      `${sign}${number(net)} in all; ${number(contacts.cameAndWent)} came and went again within these days.`,
    ),
    reasonsList('What let them in', why.entered),
    reasonsList('What let them go', why.left),
  ];
}

/** The latest changes, each with the link that says why. */
export function changesTable({ changes, workspace, whyLink }) {
  if (changes.length === 0) return make('p', { class: 'empty' }, 'Nobody has entered or left yet.');
  const look = (change) =>
    make('span', { class: 'status', 'data-state': change === 'entered' ? 'good' : 'warn' }, change);
  const columns = [
    { name: 'Contact', value: whyLink },
    {
      name: 'What',
      kind: 'number',
      value: ({ change, cause }) => make('span', { title: `Because: ${causeNames[cause]}` }, look(change)),
    },
    {
      name: 'When',
      value: ({ at, cause }) =>
        make(
          'span',
          {},
          time(at, workspace.timeZone),
          make('span', { class: 'quiet small' }, `, ${causeNames[cause]}`),
        ),
    },
  ];
  return table('Latest changes', columns, changes, 'lines');
}
