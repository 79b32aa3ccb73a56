/** The street: a room may import itself and the rooms before it, and enters another room by its door (index.ts). */
const street = [
  'platform',
  'workspaces',
  'contacts',
  'events',
  'products',
  'imports',
  'segments',
  'value',
  'offers',
  'experiments',
  'rendering',
  'templates',
  'messages',
  'campaigns',
  'journeys',
  'delivery',
  'tracking',
  'webhooks',
  'reports',
  'samples',
];

const oneWay = street.slice(0, -1).map((room, place) => ({
  name: `street-order-${room}`,
  comment: `${room} comes before these rooms on the street: let what must travel back go as an event or a job name.`,
  severity: 'error',
  from: { path: `^src/${room}/` },
  to: { path: `^src/(${street.slice(place + 1).join('|')})/` },
}));

/** Folders of the segments room, each reading only those before it (and none of them the room's own verbs above them). */
const segmentFolders = ['language', 'judge', 'sql', 'load', 'keep', 'ask'];

const segmentsOneWay = segmentFolders.slice(0, -1).map((folder, place) => ({
  name: `segments-order-${folder}`,
  comment: `In the segments room, ${folder} comes before these: what a definition means does not know who asks.`,
  severity: 'error',
  from: { path: `^src/segments/${folder}/` },
  to: { path: `^src/segments/(${segmentFolders.slice(place + 1).join('|')})/` },
}));

/** The same for the offers room; its rules are pure. */
const offerFolders = ['rules', 'codes', 'guard', 'redeem'];

const offersOneWay = offerFolders.slice(0, -1).map((folder, place) => ({
  name: `offers-order-${folder}`,
  comment: `In the offers room, ${folder} comes before these: what an offer gives does not know who redeems it.`,
  severity: 'error',
  from: { path: `^src/offers/${folder}/` },
  to: { path: `^src/offers/(${offerFolders.slice(place + 1).join('|')})/` },
}));

/** The same for the value room. */
const valueFolders = ['purchases', 'expected', 'groups', 'needs', 'likeness', 'strategy'];

const valueOneWay = valueFolders.slice(0, -1).map((folder, place) => ({
  name: `value-order-${folder}`,
  comment: `In the value room, ${folder} comes before these: what a customer is worth does not know what we make of it.`,
  severity: 'error',
  from: { path: `^src/value/${folder}/` },
  to: { path: `^src/value/(${valueFolders.slice(place + 1).join('|')})/` },
}));

/** The web app has a street of its own; pages know parts, and nobody knows the app around them. */
const webStreet = ['(api|words)', 'format', 'parts', 'places', 'app'];

const webOneWay = webStreet.slice(0, -1).map((folder, place) => ({
  name: `web-order-${folder}`,
  comment: `In the web app, ${folder} comes before these.`,
  severity: 'error',
  from: { path: `^web/src/${folder}/` },
  to: { path: `^web/src/(${webStreet.slice(place + 1).join('|')})/` },
}));

module.exports = {
  forbidden: [
    ...oneWay,
    ...segmentsOneWay,
    ...offersOneWay,
    ...valueOneWay,
    ...webOneWay,
    {
      name: 'enter-by-the-door',
      comment: 'Import what the room offers from its index.ts; if it is not offered, ask whether it should be.',
      severity: 'error',
      from: { path: '^src/([^/]+)/', pathNot: '^src/generated/' },
      to: { path: '^src/([^/]+)/.+', pathNot: ['^src/$1/', '^src/[^/]+/index\\.ts$', '^src/generated/'] },
    },
    {
      name: 'doors-enter-by-the-door',
      comment: 'What lies outside the street uses rooms through their index.ts.',
      severity: 'error',
      from: { path: '^(src/[^/]+\\.ts|workers/|simulator/|demo/|bench/|scripts/)' },
      to: { path: '^src/[^/]+/.+', pathNot: ['^src/[^/]+/index\\.ts$', '^src/generated/'] },
    },
    {
      name: 'rooms-do-not-know-the-house',
      comment: 'Rooms are built by src/wiring.ts; they never import it, nor anything outside the street.',
      severity: 'error',
      from: { path: '^src/[^/]+/', pathNot: '^src/samples/' },
      to: { path: '^(src/[^/]+\\.ts|workers|simulator|demo|bench|scripts|test)(/|$)' },
    },
    {
      name: 'samples-know-the-simulator',
      comment:
        'The room that fills a workspace with the invented shop may ask the simulator, by its door; nothing else outside.',
      severity: 'error',
      from: { path: '^src/samples/' },
      to: { path: '^(src/[^/]+\\.ts|workers|simulator/(?!index\\.ts)|demo|bench|scripts|test)' },
    },
    {
      name: 'prisma-client-only-in-platform',
      comment: 'Use db.prisma from the platform.',
      severity: 'error',
      from: { pathNot: '^src/(platform|generated)/' },
      to: { path: '^src/generated/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'simulator-stands-alone',
      comment: 'The simulator makes a shop; it knows nothing of the product but local time.',
      severity: 'error',
      from: { path: '^simulator/' },
      to: { path: '^(src/(?!platform/index\\.ts)|workers|demo|bench|test)' },
    },
    {
      name: 'rendering-is-pure',
      comment: 'Rendering, experiments and the cores of offers take data and give data: no database, files, network.',
      severity: 'error',
      from: { path: '^src/(rendering|experiments|offers/rules)/' },
      to: { path: '^(fs|node:fs|node:fs/promises|node:net|node:http|node:https|pg|ioredis)$' },
    },
    {
      name: 'places-link-to-one-another',
      comment: 'A place of the web app leads to another by a link; what both draw belongs into parts.',
      severity: 'error',
      from: { path: '^web/src/places/([^/]+)/' },
      to: { path: '^web/src/places/([^/]+)/', pathNot: '^web/src/places/$1/' },
    },
    {
      name: 'the-web-app-speaks-http',
      comment: 'The web app is a client like any other: what it needs comes over the API.',
      severity: 'error',
      from: { path: '^web/' },
      to: { path: '^(src|workers|simulator|demo|bench|scripts|test)(/|$)' },
    },
    {
      name: 'the-server-does-not-know-the-web-app',
      comment: 'The server sends the built files of the web app and knows nothing else of it.',
      severity: 'error',
      from: { path: '^(src|workers)/' },
      to: { path: '^web/' },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'imports-exist',
      comment: 'An import that cannot be found is not being checked by the other rules either.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', '^src/generated/'] },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
