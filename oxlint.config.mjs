/**
 * The rooms of src/ and whom each may import (ARCHITECTURE.md tells why). A new arrow is a reviewed change to this
 * table. A name with a slash allows that part of a room only; every room may import itself.
 *
 * The rule reads the words of an import, it does not resolve them: therefore no folder inside a room may carry the
 * name of another room, which test/architecture/imports.test.ts checks.
 */
export const mayImport = {
  contract: [],
  config: ['contract'],
  metrics: ['contract'],
  media: ['contract'],
  safety: ['contract'],
  models: ['contract'],
  store: ['contract'],
  engines: ['contract', 'media'],
  renderer: ['contract', 'engines', 'media', 'safety'],
  worker: ['contract', 'engines', 'safety/guard', 'store'],
  http: ['contract', 'store', 'safety/guard'],
  cli: 'all',
  main: 'all',
};

/** Parts of an allowed room that stay closed: drawing happens in the renderer's process, never in the worker loop. */
const closedTo = { worker: ['engines/diorama'] };

/** Rooms that are one file rather than a folder. */
const fileRooms = new Set(['config', 'metrics', 'main']);

/** The stages of the embedded engine; they share ../types.ts and the contract, and only diorama.ts wires them. */
export const stages = ['perceive', 'plan', 'scene', 'motion', 'render'];

/**
 * Packages that only some rooms may load: nets, decoders and the encoder live in the renderer's process, SQL in the
 * store, the web server in http.
 */
export const packageRooms = [
  {
    packages: ['onnxruntime-node', 'onnx-proto', 'node-av', 'sharp', 'nsfwjs', '@tensorflow/*', '@vladmandic/*'],
    rooms: ['media', 'engines', 'safety', 'renderer', 'cli', 'main'],
  },
  { packages: ['@electric-sql/*', 'kysely', 'pg', 'pg-boss'], rooms: ['store'] },
  { packages: ['fastify', '@fastify/*'], rooms: ['http'] },
  { packages: ['commander'], rooms: ['cli'] },
  { packages: ['prom-client'], rooms: ['metrics'] },
];

const rooms = Object.keys(mayImport);
const escaped = (text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
const upwards = String.raw`^(?:\.\.?/)+`;

function filesOf(room) {
  return fileRooms.has(room) ? [`src/${room}.ts`] : [`src/${room}/**/*.ts`];
}

/** The patterns of no-restricted-imports that keep `room` to its row of the table. */
function roomPatterns(room) {
  const allowed = mayImport[room];
  const patterns = [
    {
      regex: `${upwards}(?:src/)?(?:test|bench|scripts|web|examples)/`,
      message: 'The product does not import its tests, benchmarks, scripts or web page.',
    },
  ];
  for (const { packages, rooms: users } of packageRooms) {
    if (users.includes(room)) continue;
    const names = packages.map((name) => escaped(name).replace(String.raw`\*`, '[^/]+')).join('|');
    patterns.push({ regex: `^(?:${names})(?:/|$)`, message: `Only ${users.join(', ')} may load this package.` });
  }
  for (const other of rooms) {
    if (other === room || allowed === 'all') continue;
    const message = `src/${room} may not import src/${other}: see mayImport in oxlint.config.mjs.`;
    if (allowed.includes(other)) continue;
    const parts = allowed.filter((name) => name.startsWith(`${other}/`));
    if (parts.length > 0) {
      // The regular expressions of this rule have no look-ahead; its globs have exceptions.
      patterns.push({ group: [`**/${other}/**`, ...parts.map((part) => `!**/${part}/**`)], message });
      continue;
    }
    const end = fileRooms.has(other) ? String.raw`\.[jt]s$` : '/';
    patterns.push({ regex: `${upwards}${other}${end}`, message });
  }
  for (const part of closedTo[room] ?? []) {
    patterns.push({ regex: `${upwards}${escaped(part)}/`, message: `src/${room} may not import src/${part}.` });
  }
  return patterns;
}

function stagePatterns(stage) {
  const others = stages.filter((other) => other !== stage).join('|');
  return [
    ...roomPatterns('engines'),
    {
      regex: String.raw`^(?:\.\./)+(?:${others}|media|wavespeed)/`,
      message: 'A stage of diorama imports only its own folder, ../types.ts and the contract; diorama.ts wires them.',
    },
    {
      regex: String.raw`^(?:\.\./)+(?:diorama|engine)\.[jt]s$`,
      message: 'A stage of diorama imports only its own folder, ../types.ts and the contract; diorama.ts wires them.',
    },
  ];
}

/**
 * The playground knows the server by its API alone: of src it may import the contract's types, whose schemas would be
 * much to load. Build tools and what only the server has stay out of the page.
 */
export const webPatterns = [
  {
    regex: String.raw`^(?:\.\./)+src/contract/`,
    allowTypeImports: true,
    message: 'Import type only: the schemas are not for the page.',
  },
  {
    regex: String.raw`^(?:\.\./)+(?:src/(?:[^c]|c(?:[^o]|o[^n]|on[^t]))|test/|bench/|scripts/)`,
    message: 'The playground imports only types of src/contract.',
  },
  { regex: '^node:', message: 'The playground runs in browsers.' },
];

const importRule = (patterns) => ({ 'no-restricted-imports': ['error', { patterns }] });

export default {
  plugins: ['typescript', 'unicorn', 'import', 'node', 'promise', 'vitest', 'oxc'],
  categories: { correctness: 'error', suspicious: 'error' },
  env: { node: true, es2024: true },
  ignorePatterns: ['dist/**', 'data/**', 'node_modules/**', 'kernels/**', 'web/dist*/**'],
  rules: {
    'max-lines': ['error', { max: 400, skipBlankLines: false, skipComments: false }],
    complexity: ['error', { max: 20 }],
    eqeqeq: 'error',
    'no-empty': 'error',
    'no-empty-function': 'error',
    'no-var': 'error',
    'no-throw-literal': 'error',
    'no-console': 'error',
    'prefer-const': 'error',
    'import/no-cycle': 'error',
    'import/no-self-import': 'error',
    'node/no-process-env': 'error',
    'typescript/no-explicit-any': 'error',
    'typescript/no-floating-promises': 'error',
    'typescript/no-misused-promises': 'error',
    'typescript/only-throw-error': 'error',
    'typescript/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    'typescript/consistent-type-imports': 'error',
    'typescript/no-import-type-side-effects': 'error',
    'typescript/no-unnecessary-condition': 'off',
    // Rejects switches that are exhaustive.
    'typescript/consistent-return': 'off',
    // Pixel loops and the async loops over frames and jobs are sequential on purpose.
    'no-await-in-loop': 'off',
    'no-shadow': 'off',
    'unicorn/consistent-function-scoping': 'off',
    'unicorn/no-useless-spread': 'off',
    'import/no-unassigned-import': 'off',
    'import/no-named-as-default-member': 'off',
    'unicorn/no-array-sort': 'off',
    // About windows of a browser; ours are worker threads.
    'unicorn/require-post-message-target-origin': 'off',
    'typescript/no-unnecessary-type-parameters': 'off',
    'vitest/require-mock-type-parameters': 'off',
    'vitest/no-conditional-expect': 'off',
    'vitest/expect-expect': ['error', { assertFunctionNames: ['expect*', 'assert*', 'fc.assert'] }],
  },
  overrides: [
    ...rooms.map((room) => ({ files: filesOf(room), rules: importRule(roomPatterns(room)) })),
    ...stages.map((stage) => ({
      files: [`src/engines/diorama/${stage}/**/*.ts`],
      rules: importRule(stagePatterns(stage)),
    })),
    { files: ['web/src/**/*.{ts,tsx}'], env: { browser: true, node: false }, rules: importRule(webPatterns) },
    // The environment is read in one place; scripts, tests and benchmarks are run by hand or by CI, with their switches.
    {
      files: ['src/config.ts', 'src/cli/**', 'test/**', 'bench/**', 'scripts/**'],
      rules: { 'node/no-process-env': 'off' },
    },
    {
      files: ['src/cli/**', 'bench/**', 'scripts/**', 'test/**'],
      rules: { 'no-console': 'off' },
    },
    { files: ['**/*.d.ts'], rules: { 'typescript/no-extraneous-class': 'off' } },
    {
      files: ['test/**', 'bench/**'],
      rules: { 'typescript/no-unsafe-type-assertion': 'off', 'typescript/unbound-method': 'off' },
    },
  ],
};
