/** `mneme vectors add|search|remove|stats`: a space's named vectors. */
import type { VectorFigures, VectorFilter, VectorInput, VectorSettings } from '../../sequence/vectors-face.ts';
import { fileOperand, withSource } from '../byte-source.ts';
import { type Command, type CommandCall, EXIT, type ExitCode, type OptionValues, UsageError } from '../command.ts';
import { learnLines } from '../learn-lines.ts';
import type { VectorsClient } from '../memory-client.ts';
import { metadataOf } from '../metadata-conditions.ts';
import { choiceOption, numberOption, textOption, textOptions } from '../option-values.ts';
import { grouped } from '../progress-bar.ts';
import { vectorOfLine, vectorOfText } from '../vector-lines.ts';

/** Characters of lines in one addition: far below the largest body that a server takes. */
const BATCH_CHARACTERS = 4_194_304;
const MOST_NEIGHBOURS = 1_000;
const NO_METADATA = '{}';

const MOST_COMPONENTS = 8_192;
/** What a space without settings gets where nothing is said, as over HTTP. */
const DEFAULT_SETTINGS: VectorSettings = { dimension: 0, metric: 'cosine', scalar: 'bf16', embedder: 'given', preset: 'speed' };

const ACTIONS: Readonly<Record<string, (call: CommandCall, operands: readonly string[]) => Promise<ExitCode>>> = {
  add: addVectors,
  search: searchVectors,
  remove: removeVectors,
  configure: configureVectors,
  stats: showFigures,
};

export const vectorsCommand: Command = {
  name: 'vectors',
  operands: 'add FILE | search [TEXT] | remove NAME... | configure | stats',
  summary: 'Add, search, remove and count named vectors',
  details: [
    'add      one JSON object a line: name, and text or vector, and metadata ("-" reads standard input)',
    'search   the nearest names, by a text or by --vector',
    'remove   takes names away',
    'configure  fixes --dimension, --metric, --scalar and --embedder of a space without vectors, and the --preset of any',
    'stats    settings, counts, the index and the embedder',
  ],
  options: {
    limit: { type: 'string', value: 'N', summary: 'Most names to find (default: 10)' },
    vector: { type: 'string', value: 'JSON', summary: 'Search by these components, such as "[0.5, 1]"' },
    name: { type: 'string', value: 'NAME', multiple: true, summary: 'Search among these names only; repeat it for several' },
    prefix: { type: 'string', value: 'TEXT', summary: 'Search among names that begin so' },
    where: {
      type: 'string',
      value: 'KEY=VALUE',
      multiple: true,
      summary: 'Search where metadata have this value, a text or JSON; a list, or the same key again: one of them',
    },
    dimension: { type: 'string', value: 'N', summary: 'Components of a vector' },
    metric: { type: 'string', value: 'METRIC', summary: 'One of: cosine (default), dot, squared' },
    scalar: { type: 'string', value: 'SCALAR', summary: 'How components are kept: bf16 (default), f32, i8' },
    preset: { type: 'string', value: 'PRESET', summary: 'What the graph of a large space is made for: speed (default), memory, recall' },
    embedder: { type: 'string', value: 'NAME', summary: 'Who makes the vectors (default: given)' },
  },
  run(call) {
    const [action = '', ...operands] = call.operands;
    if (Object.hasOwn(ACTIONS, action)) return ACTIONS[action](call, operands);
    throw new UsageError(`Found "${action}", expected one of: ${Object.keys(ACTIONS).join(', ')}`);
  },
};

/** Settings of vectors in one line. */
export function identityText(identity: VectorSettings | null): string {
  if (identity === null) return 'no settings yet';
  const { dimension, metric, scalar, embedder, preset } = identity;
  return `${dimension} components, ${metric}, ${scalar}, by ${embedder}${preset === 'speed' ? '' : `, for ${preset}`}`;
}

async function addVectors(call: CommandCall, operands: readonly string[]): Promise<ExitCode> {
  return withSource(call, fileOperand({ operands }), async ({ bytes, chunks }) => {
    const { vectors } = await call.connect('write');
    let added = 0;
    let replaced = 0;
    await learnLines<VectorInput>({
      call,
      chunks,
      bytes,
      mostCharacters: BATCH_CHARACTERS,
      read: (line) => (line.text.trim() === '' ? [] : [vectorOfLine(line)]),
      learn: async (inputs) => {
        const answer = await vectors.add(call.space, inputs);
        added += answer.added;
        replaced += answer.replaced;
        return added + replaced;
      },
    });
    call.answer({ added, replaced }, [`Added ${grouped(added)} and replaced ${grouped(replaced)} vectors in space "${call.space}"`]);
    return EXIT.done;
  });
}

async function searchVectors(call: CommandCall, operands: readonly string[]): Promise<ExitCode> {
  const vector = textOption(call.values, 'vector');
  if (operands.length + (vector === undefined ? 0 : 1) !== 1)
    throw new UsageError(`Found ${operands.length} operands, expected one TEXT, or --vector without one`);
  const limit = numberOption(call.values, 'limit', 1, MOST_NEIGHBOURS, true);
  const query = {
    ...(vector === undefined ? { text: operands[0] } : { vector: vectorOfText(vector) }),
    ...(limit !== undefined && { limit }),
    ...filterOption(call.values),
  };
  const { algorithm, identity, neighbours, cached } = await (await call.connect('read')).vectors.search(call.space, query);
  const plain = neighbours.map((found) => ({ ...found, metadata: JSON.parse(found.metadata ?? NO_METADATA) as unknown }));
  const lines = neighbours.map(
    ({ name, distance, metadata }) => `${distance.toFixed(4)}  ${name}${(metadata ?? NO_METADATA) === NO_METADATA ? '' : `  ${metadata}`}`,
  );
  const origin = cached === null ? '' : `, as for ${JSON.stringify(cached.text)} before (similarity ${cached.similarity.toFixed(4)})`;
  call.answer({ algorithm, identity, neighbours: plain, cached }, [`${neighbours.length} found, ${algorithm}${origin}`, ...lines]);
  return EXIT.done;
}

/** @throws UsageError a condition has no key */
function filterOption(values: OptionValues): { readonly filter?: VectorFilter } {
  const names = textOptions(values, 'name');
  const prefix = textOption(values, 'prefix');
  const metadata = metadataOf(textOptions(values, 'where'));
  const filter = {
    ...(names.length > 0 && { names }),
    ...(prefix !== undefined && { prefix }),
    ...(metadata !== undefined && { metadata }),
  };
  return Object.keys(filter).length === 0 ? {} : { filter };
}

async function removeVectors(call: CommandCall, operands: readonly string[]): Promise<ExitCode> {
  if (operands.length === 0) throw new UsageError('Found no operands, expected the names to remove');
  const { removed, unknown } = await (await call.connect('read')).vectors.remove(call.space, operands);
  call.answer({ removed, unknown }, [
    `Removed ${grouped(removed)} vectors${unknown === 0 ? '' : `, ${grouped(unknown)} names were unknown`}`,
  ]);
  return EXIT.done;
}

async function configureVectors(call: CommandCall, operands: readonly string[]): Promise<ExitCode> {
  if (operands.length > 0) throw new UsageError('Found operands, expected none: name a space with --space');
  const { values } = call;
  const dimension = numberOption(values, 'dimension', 1, MOST_COMPONENTS, true);
  const metric = choiceOption(values, 'metric', ['cosine', 'dot', 'squared']);
  const scalar = choiceOption(values, 'scalar', ['f32', 'bf16', 'i8']);
  const preset = choiceOption(values, 'preset', ['speed', 'memory', 'recall']);
  const embedder = textOption(values, 'embedder');
  const { vectors } = await call.connect('write');
  const known = await settingsOf(vectors, call.space);
  if (known === null && dimension === undefined)
    throw new UsageError(`Found no settings of space "${call.space}" yet and no --dimension, expected --dimension`);
  const wanted = { ...DEFAULT_SETTINGS, ...known };
  const settings = await vectors.configure(call.space, {
    dimension: dimension ?? wanted.dimension,
    metric: metric ?? wanted.metric,
    scalar: scalar ?? wanted.scalar,
    embedder: embedder ?? wanted.embedder,
    preset: preset ?? wanted.preset,
  });
  call.answer(settings, [`Vectors of space "${call.space}": ${identityText(settings)}`]);
  return EXIT.done;
}

/** Null for a space that has none, or is not there yet. */
async function settingsOf(vectors: VectorsClient, space: string): Promise<VectorSettings | null> {
  try {
    return (await vectors.statistics(space)).identity;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'MEM_SPACE_NOT_FOUND') return null;
    throw error;
  }
}

async function showFigures(call: CommandCall, operands: readonly string[]): Promise<ExitCode> {
  if (operands.length > 0) throw new UsageError('Found operands, expected none: name a space with --space');
  const figures = await (await call.connect('read')).vectors.statistics(call.space);
  const { identity, count, index, reembedding, embedder, embedderProblem, answers, observed } = figures;
  call.answer(figures, [
    `${grouped(count)} vectors: ${identityText(identity)}`,
    index === null ? 'index: not in memory' : `index: ${grouped(index.bytes)} bytes, ${index.algorithm}${graphText(index.graph)}`,
    `embedder: ${embedder?.identity ?? embedderProblem ?? 'none'}`,
    ...(answers === null
      ? []
      : [`kept answers: ${grouped(answers.entries)}, ${grouped(answers.hits)} hits, ${grouped(answers.misses)} misses`]),
    ...(reembedding === null
      ? []
      : [`re-embedding: ${grouped(reembedding.done)} of ${grouped(reembedding.total)}, to ${identityText(reembedding.to)}`]),
    ...observed.map((each) => `observed by sessions: ${grouped(each.count)} of ${each.dimension} components, exact`),
  ]);
  return EXIT.done;
}

function graphText(graph: NonNullable<VectorFigures['index']>['graph']): string {
  return graph === null
    ? ''
    : `, graph of connectivity ${graph.connectivity}, expansion ${graph.expansionAdd} and ${graph.expansionSearch}`;
}
