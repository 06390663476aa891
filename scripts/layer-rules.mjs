/**
 * The import law of this repository, one rule per arrow that must not exist.
 *
 * Each rule carries its reason, so this file is the architecture document that cannot go stale. `test/scripts/layer-rules.test.ts` plants
 * a breach of every rule; a rule without a planted breach fails that test.
 */

/**
 * @param {string} name
 * @param {string} comment
 * @param {import('dependency-cruiser').IRegularForbiddenRuleType['from']} from
 * @param {import('dependency-cruiser').IRegularForbiddenRuleType['to']} to
 */
const layer = (name, comment, from, to) => ({ name, comment, severity: /** @type {const} */ ('error'), from, to });

const FACES = '^host/(sequence|documents|facts|fuzzy)/';
const ADAPTERS = '^host/(wasm|storage|vectors|embedding|parsing|text)/';
const FOLDERS_WITH_RULES =
  '^host/(core|sequence|documents|facts|fuzzy|search|system|http|cli|library|wasm|threads|files|storage|vectors|embedding|parsing|text)/';
/** Started by the runtime or by a URL, so no import leads to them. */
const ENTRIES = ['^host/(main|index|fuzzy|fuzzy-browser)[.]ts$', '^host/.+-thread[.]ts$', '^assembly/(index|strings)[.]ts$'];

/** @type {import('dependency-cruiser').IConfiguration} */
const layerRules = {
  forbidden: [
    layer('no-cycles', 'A cycle means two files are one idea in two places.', {}, { circular: true }),
    layer('no-unresolvable', 'An import that leads nowhere hides from every other rule.', {}, { couldNotResolve: true }),
    layer(
      'kernels-stand-alone',
      'assembly/ is compiled alone and must not see the host.',
      { path: '^assembly/' },
      { pathNot: '^assembly/' },
    ),
    layer(
      'host-never-imports-kernel-source',
      'The host loads the compiled module; it never imports AssemblyScript.',
      { path: '^(host|bench)/' },
      { path: '^assembly/' },
    ),
    layer(
      'errors-depend-on-nothing',
      'Every layer may throw a typed error, so errors.ts must drag nothing along.',
      { path: '^host/errors[.]ts$' },
      {},
    ),
    layer(
      'core-is-pure',
      'core/ holds data structures: no I/O, no framework, no adapter, not even a Node module.',
      { path: '^host/core/', pathNot: '^host/core/caching/' },
      { pathNot: ['^host/core/', '^host/errors[.]ts$'] },
    ),
    layer(
      'caching-may-use-lru-cache',
      'The cache library is wrapped once, in core/caching/.',
      { path: '^host/core/caching/' },
      { pathNot: ['^host/core/', '^host/errors[.]ts$', 'node_modules/lru-cache/'] },
    ),
    layer(
      'ports-depend-on-nothing',
      'A port is an interface; it may only name other ports.',
      { path: '^host/core/ports/' },
      { pathNot: '^host/core/ports/' },
    ),
    layer(
      'faces-use-core-only',
      'A face speaks domain terms; HTTP, storage and WASM are behind ports.',
      { path: FACES },
      { pathNot: ['^host/core/', '^host/errors[.]ts$', FACES] },
    ),
    layer('faces-do-not-know-each-other', 'What two faces share belongs in core/.', { path: FACES }, { path: FACES, pathNot: '^host/$1/' }),
    layer(
      'search-joins-faces',
      'Only search/ may see more than one face, and only through core and the faces.',
      { path: '^host/search/' },
      { pathNot: ['^host/search/', FACES, '^host/core/', '^host/errors[.]ts$'] },
    ),
    layer(
      'system-reports-only',
      'Health and statistics come through ports.',
      { path: '^host/system/' },
      { pathNot: ['^host/system/', '^host/core/', '^host/(errors|config)[.]ts$'] },
    ),
    layer(
      'edges-call-faces-only',
      'Routes, commands and the library translate; they never reach past a face.',
      { path: '^host/(http|cli|library)/' },
      { path: '^host/', pathNot: ['^host/$1/', FACES, '^host/(search|system)/', '^host/(errors|config)[.]ts$'] },
    ),
    layer(
      'settings-are-passed-in',
      'Only the composition reads the configuration; everybody else is handed values and may name their type.',
      { path: '^host/(http|cli|library|system)/' },
      { path: '^host/config[.]ts$', dependencyTypesNot: ['type-only'] },
    ),
    layer(
      'adapters-implement-ports',
      'An adapter knows its port and its library, nothing else of ours.',
      { path: ADAPTERS },
      { path: '^host/', pathNot: ['^host/$1/', '^host/core/ports/', '^host/(threads|files)/', '^host/errors[.]ts$'] },
    ),
    layer(
      'files-know-nothing',
      'What adapters do alike with files does not know what is in them.',
      { path: '^host/files/' },
      { path: '^host/', pathNot: ['^host/files/', '^host/errors[.]ts$'] },
    ),
    layer(
      'threads-know-nothing',
      'The channel between threads does not know what runs there.',
      { path: '^host/threads/' },
      { path: '^host/', pathNot: ['^host/threads/', '^host/errors[.]ts$'] },
    ),
    layer(
      'fuzzy-front-door-is-light',
      'mneme/fuzzy must load in a browser.',
      { path: '^host/fuzzy(-browser)?[.]ts$' },
      { pathNot: ['^host/(fuzzy|wasm|core)/', '^host/(errors|fuzzy)[.]ts$'] },
    ),
    layer(
      'fuzzy-needs-no-node',
      'A browser resolves no module of Node: what mneme/fuzzy reaches asks for them at run time (threads/node-module.ts).',
      { path: '^host/(fuzzy/|wasm/(?!helper-thread|segment-builder)|threads/node-module|core/|errors[.]ts$)' },
      { dependencyTypes: ['core'], dependencyTypesNot: ['type-only'] },
    ),
    layer(
      'framework-stays-in-http',
      'Only host/http/ may import the web framework and its schema language.',
      { path: '^host/', pathNot: '^host/http/' },
      { path: 'node_modules/(@fastify/|fastify|typebox/|@sinclair/)' },
    ),
    layer(
      'usearch-stays-in-vectors',
      'Its native part blocks its caller and crashes on damaged files; host/vectors/ guards it, and nothing else needs it to be installed.',
      { path: '^host/', pathNot: '^host/vectors/' },
      { path: 'node_modules/usearch/' },
    ),
    layer(
      'embedding-libraries-stay-in-embedding',
      'Whoever needs a vector asks the port; what asks services and reads models is checked in one place.',
      { path: '^host/', pathNot: '^host/embedding/' },
      { path: 'node_modules/(undici|@huggingface)/' },
    ),
    layer(
      'only-main-composes',
      'compose.ts is the single place that names concrete adapters; only the front doors and tests call it.',
      { pathNot: ['^host/(main|index)[.]ts$', '^(test|bench)/'] },
      { path: '^host/compose[.]ts$' },
    ),
    layer(
      'product-never-imports-tests',
      'Shipping code reaches shipping code.',
      { path: '^(assembly|host)/' },
      { path: '^(test|bench|scripts)/' },
    ),
    layer(
      'every-folder-has-a-rule',
      'A new folder needs a place in this law before anybody may use it.',
      {},
      { path: '^host/[^/]+/', pathNot: FOLDERS_WITH_RULES },
    ),
    layer(
      'every-folder-obeys-a-rule',
      'A new folder needs a place in this law before it may use anything.',
      { path: '^host/[^/]+/', pathNot: FOLDERS_WITH_RULES },
      {},
    ),
    layer(
      'no-orphans',
      'A file that imports nothing and that nobody imports is dead or misplaced.',
      { orphan: true, path: '^(assembly|host)/', pathNot: ENTRIES },
      {},
    ),
    layer(
      'no-dev-dependency-at-runtime',
      'npm ci --omit=dev must still run.',
      { path: '^host/' },
      { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    ),
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['node', 'import', 'default'] },
  },
};

export default layerRules;
