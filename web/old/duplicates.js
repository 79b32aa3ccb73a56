/** Contacts that may be one person: found pairs and groups, merged or called two, and taken back right after. */
import { get, post } from '/api.js';
import { actionButton, at, choice, countries, progress, tell } from '/data-views.js';
import { contactName, duplicateCard } from '/duplicate-card.js';
import { element, make, number, redraw, time } from '/parts.js';
import { goTo } from '/view.js';

const pageLength = 10;
const mostGroups = 3;

const kinds = [
  ['', 'All kinds'],
  ['exact', 'The same as written'],
  ['normalised', 'The same in one form'],
  ['likely', 'Likely the same'],
];
const scores = [
  ['', 'All that were found'],
  ['0.9', 'From 90 % on'],
  ['0.95', 'From 95 % on'],
  ['0.99', 'From 99 % on'],
];

async function askAgain({ firstId, secondId }, drawNow) {
  await post(`/duplicates/${firstId}/${secondId}/decide`, { distinct: false });
  tell('They are asked about again.');
  await drawNow();
}

async function decide({ firstId, secondId, first, second }, drawNow) {
  await post(`/duplicates/${firstId}/${secondId}/decide`, { distinct: true });
  const words = `${contactName(first)} and ${contactName(second)} are two people: they are not asked about again.`;
  tell(words, [{ words: 'Undo', run: () => askAgain({ firstId, secondId }, drawNow) }], { takesFocus: true });
  await drawNow();
}

async function undo(mergeIds, pair, drawNow) {
  const stays = [];
  // The last one first: those before it stand on what it changed.
  for (const mergeId of [...mergeIds].reverse()) stays.push(...(await post(`/merges/${mergeId}/undo`)).stays);
  const left = stays.length === 0 ? '' : ` Changed since, and so left as it is: ${stays.join(', ')}.`;
  const actions = pair ? [{ words: 'Ask about them again', run: () => askAgain(pair, drawNow) }] : [];
  tell(`They are as they were, and count as different people from now on.${left}`, actions, { takesFocus: true });
  await drawNow();
}

const whyWords = {
  'declined-by-one': 'one of them had said no',
  'confirmed-by-another-mailbox': 'the yes was confirmed from the other address',
  complained: 'one of them had complained',
};

async function merge({ kept, others }, pair, drawNow) {
  const mergeIds = [];
  const undoThem = { words: 'Undo', run: () => undo(mergeIds, pair, drawNow) };
  try {
    for (const { contact, prefer } of others) {
      const { mergeId } = await post(`/contacts/${kept.id}/merge`, { mergedId: contact.id, prefer });
      mergeIds.push(mergeId);
    }
  } catch (error) {
    if (mergeIds.length > 0) error.actions = [undoThem];
    throw error;
  }
  const { items } = await get(`/merges?contactId=${kept.id}&limit=${others.length}`);
  const withdrawn = items.flatMap((one) => one.withdrawn);
  const consent =
    withdrawn.length === 0
      ? ''
      : ` Unsubscribed from ${withdrawn.map(({ topic, why }) => (whyWords[why] ? `${topic} (${whyWords[why]})` : topic)).join(', ')}.`;
  const names = others.map(({ contact }) => contactName(contact)).join(' and ');
  tell(`${names} went into ${contactName(kept)}. Orders, events and messages followed.${consent}`, [undoThem], {
    takesFocus: true,
  });
  await drawNow();
}

/** Contacts of groups, by group; those that are gone by now leave it. */
async function readGroups(clusters, pairs) {
  const known = new Map(
    pairs.flatMap(({ first, second }) => [first, second]).flatMap((one) => (one ? [[one.id, one]] : [])),
  );
  const read = async (id) => {
    if (known.has(id)) return known.get(id);
    return get(`/contacts/${id}`).catch((error) => {
      if (error.problem?.status === 404) return null;
      throw error;
    });
  };
  const groups = await Promise.all(clusters.slice(0, mostGroups).map((ids) => Promise.all(ids.slice(0, 6).map(read))));
  return groups.map((group) => group.filter((one) => one !== null)).filter((group) => group.length > 2);
}

function drawSearch(search, { timeZone, drawNow }) {
  if (search && ['waiting', 'running'].includes(search.state)) {
    return progress('Contacts are being compared', search.state === 'waiting' ? null : (search.counts.done ?? 0));
  }
  const country = choice('Phone numbers without a code are of', 'country', countries, search?.settings.country ?? 'SE');
  const look = actionButton(
    search ? 'Look anew' : 'Look for duplicates now',
    'look',
    async () => {
      await post('/duplicates/find', { country: country.querySelector('select').value });
      await drawNow();
    },
    { isPlain: search !== null },
  );
  const said = !search
    ? 'Nobody looked for duplicates yet. It happens every night; it can be done now as well.'
    : search.state === 'failed'
      ? `The last search stopped: ${search.problem ?? 'look anew.'} `
      : `${number(search.counts.contacts ?? 0)} contacts were compared; it happens every night. Last on `;
  return make(
    'div',
    { class: 'stack search' },
    make('p', { class: 'quiet small' }, said, search?.finishedAt ? time(search.finishedAt, timeZone) : null),
    make('div', { class: 'inline' }, country, look),
  );
}

function countsText(counts) {
  const sum = (state, kind) =>
    counts
      .filter((one) => one.state === state && (!kind || one.kind === kind))
      .reduce((total, { pairs }) => total + pairs, 0);
  const open = sum('open');
  const byKind = kinds
    .slice(1)
    .flatMap(([kind, words]) => (sum('open', kind) > 0 ? [`${number(sum('open', kind))} ${words.toLowerCase()}`] : []));
  const done = [
    sum('merged') > 0 ? `${number(sum('merged'))} merged` : null,
    sum('distinct') > 0 ? `${number(sum('distinct'))} called two people` : null,
  ].filter(Boolean);
  return [
    `${number(open)} open ${open === 1 ? 'pair' : 'pairs'}${byKind.length > 0 ? `: ${byKind.join(', ')}` : ''}.`,
    done.length > 0 ? `${done.join(', ')}.` : null,
  ]
    .filter(Boolean)
    .join(' ');
}

const pairCard = (pair, drawNow) =>
  duplicateCard([pair.first, pair.second], pair, {
    merge: (wish) => merge(wish, pair, drawNow),
    decide: () => decide(pair, drawNow),
  });

/** Whether both of a pair belong to one of the groups that are shown. */
const isWithin = (group, { firstId, secondId }) =>
  [firstId, secondId].every((id) => group.some((one) => one.id === id));

function drawPairs(pairs, groups, counts, drawNow) {
  const own = pairs.filter((pair) => !groups.some((group) => isWithin(group, pair)));
  if (own.length === 0 && groups.length > 0) return [];
  if (own.length === 0) {
    const isOpen = counts.some(({ state }) => state === 'open');
    const words = isOpen ? 'No pairs of this kind are open.' : 'No two contacts look like one person.';
    return make('p', { class: 'empty' }, words);
  }
  return [groups.length > 0 ? make('h2', {}, 'Pairs') : null, ...own.map((pair) => pairCard(pair, drawNow))];
}

function drawGroups(groups, pairs, more, drawNow) {
  if (groups.length === 0) return [];
  return [
    make('h2', {}, 'Three and more that hang together'),
    ...groups.map((group) => {
      const within = pairs.filter((pair) => isWithin(group, pair)).map((pair) => pairCard(pair, drawNow));
      return duplicateCard(group, null, { merge: (wish) => merge(wish, null, drawNow), decide: null, within });
    }),
    more > 0 ? make('p', { class: 'quiet small' }, `${number(more)} more groups come up as these are done.`) : null,
  ];
}

const readFilter = () => {
  const { elements } = element('duplicates-filter');
  return { view: 'duplicates', kind: elements.kind.value, score: elements.score.value };
};

export const duplicatesView = {
  tab: 'duplicates',
  skeleton() {
    const filter = make(
      'form',
      { class: 'choices-row', id: 'duplicates-filter', 'aria-label': 'Which pairs' },
      choice('Kind', 'kind', kinds, ''),
      choice('How probable', 'score', scores, ''),
    );
    filter.addEventListener('change', () => goTo(readFilter()));
    filter.addEventListener('submit', (event) => event.preventDefault());
    return [
      make(
        'section',
        { class: 'stack', 'aria-labelledby': 'duplicates-title' },
        make('h2', { id: 'duplicates-title' }, 'Contacts that may be one person'),
        make('div', { id: 'search' }),
        make('div', { class: 'stack', id: 'found', hidden: '' }, make('p', { id: 'duplicates-counts' }), filter),
        make('div', { class: 'stack', id: 'groups' }),
        make('div', { class: 'stack', id: 'pairs' }),
        make('nav', { class: 'pages', 'aria-label': 'Pages', id: 'pair-pages' }),
      ),
    ];
  },
  async draw({ kind = '', score = '', from = '0' }, hands) {
    const offset = Number.parseInt(from, 10) || 0;
    const query = new URLSearchParams({
      limit: pageLength + 1,
      offset,
      ...(kind && { kind }),
      ...(score && { minScore: score }),
    });
    const { pairs, clusters, counts, lastSearch } = await get(`/duplicates?${query}`);
    const groups = offset === 0 ? await readGroups(clusters, pairs) : [];
    if (!hands.isStill()) return;
    const isAtWork = ['waiting', 'running'].includes(lastSearch?.state);
    if (isAtWork) hands.again(500);
    const { elements } = element('duplicates-filter');
    Object.assign(elements.kind, { value: kind });
    Object.assign(elements.score, { value: score });
    redraw(element('search'), lastSearch, () => drawSearch(lastSearch, hands));
    element('found').hidden = lastSearch === null;
    element('duplicates-counts').textContent = countsText(counts);
    const shown = pairs.slice(0, pageLength).filter(({ first, second }) => first && second);
    redraw(element('groups'), [groups, shown], () =>
      drawGroups(groups, shown, clusters.length - mostGroups, hands.drawNow),
    );
    const isSilent = lastSearch === null || (isAtWork && shown.length === 0);
    redraw(element('pairs'), [shown, groups, isSilent, counts], () =>
      isSilent ? [] : drawPairs(shown, groups, counts, hands.drawNow),
    );
    redraw(element('pair-pages'), [kind, score, offset, pairs.length], () => [
      offset > 0
        ? make(
            'a',
            {
              href: at('duplicates', { kind, score, from: Math.max(0, offset - pageLength) || null }),
              'data-key': 'before',
            },
            `The ${pageLength} before`,
          )
        : null,
      pairs.length > pageLength
        ? make(
            'a',
            { href: at('duplicates', { kind, score, from: offset + pageLength }), 'data-key': 'next' },
            `The next ${pageLength}`,
          )
        : null,
    ]);
  },
};
