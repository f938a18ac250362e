/**
 * Architecture rules: which folder may import which (architecture.md, "Dependency rules").
 * test/unit/rules/architecture-rules.test.ts shows every rule fail on a forbidden import.
 */

/** Values that the pages may take from src/shared; everything else there only as types: no schema library in the page or preload. */
const SCHEMA_FREE = '^src/shared/(domain/(codes|errors)[.]ts|(result|numbers|page-template|demo-date)[.]ts|numbers/|time/|ipc/channels[.]ts|i18n/)'

/** A layer may import from the listed folders and from itself, nothing else below src. */
const layer = (name, allowed) => ({
  name: `layer-${name}`,
  comment: `src/${name} may import only from: ${[name, ...allowed].join(', ')}.`,
  severity: 'error',
  from: { path: `^src/${name}/` },
  to: { path: '^src/', pathNot: `^src/(${[name, ...allowed].join('|')})/` },
})

module.exports = {
  forbidden: [
    layer('shared', []),
    layer('central', ['shared']),
    {
      // The node side and the program of the CTI server may open the databases (site with SQL Server).
      ...layer('cti', ['shared']),
      from: { path: '^src/cti/', pathNot: '^src/cti/(node/|server/main[.]ts$)' },
    },
    { ...layer('cti', ['shared', 'central']), name: 'layer-cti-node', from: { path: '^src/cti/(node/|server/main[.]ts$)' } },
    layer('main', ['shared', 'cti', 'central']),
    layer('preload', ['shared']),
    layer('renderer', ['shared']),
    {
      name: 'no-circles',
      comment: 'Circles hide which module rests on which. Types may refer to each other.',
      severity: 'error',
      from: { path: '^src/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'electron-home',
      comment: 'electron is imported only in src/main and src/preload, so that everything else runs under plain Node in tests.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(main|preload)/' },
      to: { path: '^electron$|(^|/)node_modules/electron/' },
    },
    {
      name: 'shared-is-neutral',
      comment: 'src/shared is the vocabulary of both sides: no Node modules.',
      severity: 'error',
      from: { path: '^src/(shared|renderer|preload)/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'cti-is-pure',
      comment: 'Call control takes clock, chance, bytes and files from its ports (rule 3).',
      severity: 'error',
      from: {
        path: '^src/cti/',
        // The Node side of the ports, the two programs, and the record store's file.
        pathNot: '^src/cti/(node/|server/(main|embedded)[.]ts$|server/store/sqlite-)',
      },
      to: { dependencyTypes: ['core'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'cti-node-only-from-programs',
      comment: 'The Node implementations are handed in by composition roots, never reached for.',
      severity: 'error',
      from: { path: '^src/cti/', pathNot: '^src/cti/(node/|server/(main|embedded|start-program|program)[^/]*[.]ts$)' },
      to: { path: '^src/cti/node/' },
    },
    {
      name: 'server-stands-alone',
      comment: 'The CTI server is a program of its own: nothing from the client end of the link (rule 5; src/main is barred by its layer).',
      severity: 'error',
      from: { path: '^src/cti/server/' },
      to: { path: '^src/(main|cti/link)/' },
    },
    {
      name: 'link-knows-no-server',
      comment: 'The client end speaks AT Link and must work with any server.',
      severity: 'error',
      from: { path: '^src/cti/(link|model)/' },
      to: { path: '^src/cti/server/' },
    },
    {
      name: 'pages-without-schemas',
      comment: 'Pages and preload take only types from the files with schemas: no zod in their bundles.',
      severity: 'error',
      from: { path: '^src/(renderer|preload)/' },
      to: { path: '^src/shared/', pathNot: SCHEMA_FREE, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'schema-free-stays-free',
      comment: 'What the pages may import must not bring a schema in through the back door.',
      severity: 'error',
      from: { path: SCHEMA_FREE },
      to: { pathNot: SCHEMA_FREE, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-zod-in-pages',
      comment: 'Main has validated what the page sees.',
      severity: 'error',
      from: { path: '^src/(renderer|preload)/' },
      to: { path: '(^|/)zod(/|$)' },
    },
    {
      name: 'sqlite-home',
      comment: 'The database driver is used by the record stores, the embedded databases and the local store only.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(central/|main/data/|cti/server/store/sqlite-|cti/node/)' },
      to: { path: '(^|/)better-sqlite3(/|$)', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'product-without-tests',
      comment: 'The product imports nothing from tests, scripts or build tools.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|scripts|build)/' },
    },
    {
      name: 'resolvable',
      comment: 'An import that cannot be resolved is a spelling mistake.',
      severity: 'error',
      from: { path: '^src/' },
      to: { couldNotResolve: true, pathNot: '[?](url|raw|worker|inline)$|^virtual:' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'], extensions: ['.ts', '.js', '.mjs', '.cjs', '.vue', '.json', '.d.ts', '.css'] },
  },
}
