/**
 * Bad inputs: requests that must be refused, each with the answer that says why. Run by `bad-inputs.test.ts`.
 *
 * `{session}` in a path stands for the prepared session, `{empty}` for one whose short-term memory is empty.
 */
import { DEEP } from './strange-texts.ts';

export interface BadInput {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly body?: string | Uint8Array<ArrayBuffer> | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  readonly status: number;
  /** The whole body. */
  readonly text?: string;
  /** Type and place of the only item of `detail`. */
  readonly item?: Item;
  readonly answerHeaders?: Readonly<Record<string, string>>;
}

type Item = readonly [type: string, ...loc: (string | number)[]];

/** Body text and the item that refuses it. */
type Refused = readonly [name: string, body: string, ...item: Item];

const OBSERVE = '/sessions/{session}/observe';
const SEQUENCE = '/sessions/{session}/observe-sequence';
const CONFIG = '/sessions/{session}/config';

const NOT_OBJECTS: readonly Refused[] = [
  ['an array as the body', '[]', 'model_attributes_type', 'body'],
  ['a text as the body', '"strings"', 'model_attributes_type', 'body'],
  ['a number as the body', '1', 'model_attributes_type', 'body'],
  ['a boolean as the body', 'true', 'model_attributes_type', 'body'],
  ['null as the body', 'null', 'missing', 'body'],
  ['an empty body', '', 'missing', 'body'],
  ['a body of NaN', 'NaN', 'json_invalid', 'body', 0],
  ['a body of white space', ' \n', 'json_invalid', 'body', 2],
  ['an unclosed body', '{', 'json_invalid', 'body', 1],
  ['two values in the body', '{} {}', 'json_invalid', 'body', 3],
  ['single quotes in the body', "{'strings': []}", 'json_invalid', 'body', 1],
  ['a trailing comma in the body', '{"a":1,}', 'json_invalid', 'body', 7],
];

/** Faults of one observation; places are below the observation. */
const OBSERVATIONS: readonly Refused[] = [
  ['strings as a text', '{"strings":"a"}', 'list_type', 'strings'],
  ['strings as an object', '{"strings":{"0":"a"}}', 'list_type', 'strings'],
  ['strings as null', '{"strings":null}', 'list_type', 'strings'],
  ['strings as a number', '{"strings":1}', 'list_type', 'strings'],
  ['strings as a boolean', '{"strings":false}', 'list_type', 'strings'],
  ['a null symbol', '{"strings":["a",null]}', 'string_type', 'strings', 1],
  ['a number as a symbol', '{"strings":[1]}', 'string_type', 'strings', 0],
  ['a boolean as a symbol', '{"strings":[true]}', 'string_type', 'strings', 0],
  ['a list as a symbol', '{"strings":[["a"]]}', 'string_type', 'strings', 0],
  ['an object as a symbol', '{"strings":[{}]}', 'string_type', 'strings', 0],
  ['10,000 levels of lists as symbols', `{"strings":${DEEP}}`, 'string_type', 'strings', 0],
  ['a symbol with half a surrogate pair', '{"strings":["a","\\ud800"]}', 'string_unicode', 'strings', 1],
  ['a symbol with the other half of a surrogate pair', '{"strings":["x\\udfffx"]}', 'string_unicode', 'strings', 0],
  ['a symbol with a surrogate pair in the wrong order', '{"strings":["\\ude00\\ud83d"]}', 'string_unicode', 'strings', 0],
  ['a symbol of 4,097 code points', `{"strings":["${'a'.repeat(4_097)}"]}`, 'string_too_long', 'strings', 0],
  ['a symbol of 4,097 emoji', `{"strings":["${'😀'.repeat(4_097)}"]}`, 'string_too_long', 'strings', 0],
  ['an event of 10,001 symbols', `{"strings":[${listOf('"a"', 10_001)}]}`, 'too_long', 'strings'],
  ['an event of 100,000 symbols', `{"strings":[${listOf('"ab"', 100_000)}]}`, 'too_long', 'strings'],
  ['vectors as null', '{"vectors":null}', 'list_type', 'vectors'],
  ['vectors as an object', '{"vectors":{"0":[1]}}', 'list_type', 'vectors'],
  ['vectors as one flat list', '{"vectors":[1,2]}', 'list_type', 'vectors', 0],
  ['a null vector', '{"vectors":[null]}', 'list_type', 'vectors', 0],
  ['an object as a vector', '{"vectors":[{"0":1}]}', 'list_type', 'vectors', 0],
  ['a text as a component', '{"vectors":[["1"]]}', 'float_type', 'vectors', 0, 0],
  ['null as a component', '{"vectors":[[1,null]]}', 'float_type', 'vectors', 0, 1],
  ['a boolean as a component', '{"vectors":[[true]]}', 'float_type', 'vectors', 0, 0],
  ['1e999 as a component', '{"vectors":[[0,1e999]]}', 'finite_number', 'vectors', 0, 1],
  ['-1e999 as a component', '{"vectors":[[-1e999]]}', 'finite_number', 'vectors', 0, 0],
  ['an empty vector', '{"vectors":[[]]}', 'value_error', 'vectors', 0],
  ['a vector of 8,193 components', `{"vectors":[[${listOf('0', 8_193)}]]}`, 'too_long', 'vectors', 0],
  ['vectors of different length', '{"vectors":[[1,2],[1,2,3]]}', 'value_error', 'vectors', 1],
  ['vectors whose sum is no double', '{"vectors":[[1e308],[1e308]]}', 'value_error', 'vectors'],
  ['emotives as null', '{"emotives":null}', 'dict_type', 'emotives'],
  ['emotives as an array', '{"emotives":[]}', 'dict_type', 'emotives'],
  ['emotives as a text', '{"emotives":"joy"}', 'dict_type', 'emotives'],
  ['a text as an emotive', '{"emotives":{"joy":"1"}}', 'float_type', 'emotives', 'joy'],
  ['null as an emotive', '{"emotives":{"joy":null}}', 'float_type', 'emotives', 'joy'],
  ['a boolean as an emotive', '{"emotives":{"joy":true}}', 'float_type', 'emotives', 'joy'],
  ['a list as an emotive', '{"emotives":{"joy":[1]}}', 'float_type', 'emotives', 'joy'],
  ['1e999 as an emotive', '{"emotives":{"joy":1e999}}', 'finite_number', 'emotives', 'joy'],
  ['an emotive whose sums no double holds', '{"emotives":{"joy":1.1e290}}', 'value_error', 'emotives', 'joy'],
  ['a negative emotive whose sums no double holds', '{"emotives":{"joy":-1.7e308}}', 'value_error', 'emotives', 'joy'],
  ['a wrong emotive named __proto__', '{"emotives":{"__proto__":"1"}}', 'float_type', 'emotives', '__proto__'],
  ['an emotive named by half a surrogate pair', '{"emotives":{"\\ud800":1}}', 'string_unicode', 'emotives', '\ufffd', '[key]'],
  ['metadata as null', '{"metadata":null}', 'dict_type', 'metadata'],
  ['metadata as an array', '{"metadata":[1]}', 'dict_type', 'metadata'],
  ['metadata as a text', '{"metadata":"{}"}', 'dict_type', 'metadata'],
  ['metadata of 10,000 levels', `{"metadata":{"a":${DEEP}}}`, 'value_error', 'metadata'],
  ['metadata with half a surrogate pair as a value', '{"metadata":{"a":["\\ud800"]}}', 'string_unicode', 'metadata'],
  ['metadata with half a surrogate pair as a key', '{"metadata":{"\\udc00":1}}', 'string_unicode', 'metadata'],
];

/** Texts that are no JSON, by where Python's reader stops. */
const MALFORMED: readonly Refused[] = [
  ['NaN as an emotive', '{"emotives":{"joy":NaN}}', 'json_invalid', 'body', 19],
  ['Infinity as a component', '{"vectors":[[Infinity]]}', 'json_invalid', 'body', 13],
  ['-Infinity as a component', '{"vectors":[[-Infinity]]}', 'json_invalid', 'body', 13],
  ['a raw control character in a symbol', '{"strings":["a\u0001"]}', 'json_invalid', 'body', 14],
  ['a raw NUL in a symbol', '{"strings":["\u0000"]}', 'json_invalid', 'body', 13],
  ['a raw line end in a symbol', '{"strings":["a\nb"]}', 'json_invalid', 'body', 14],
  ['an unclosed text', '{"strings":["a', 'json_invalid', 'body', 12],
  ['an unknown escape', '{"strings":["\\x41"]}', 'json_invalid', 'body', 13],
  ['a hexadecimal number', '{"emotives":{"joy":0x10}}', 'json_invalid', 'body', 20],
  ['a number with a leading zero', '{"emotives":{"joy":010}}', 'json_invalid', 'body', 20],
  ['a number that starts with a plus', '{"emotives":{"joy":+1}}', 'json_invalid', 'body', 19],
  ['a comment', '{"strings":[]/* none */}', 'json_invalid', 'body', 13],
  ['100,000 lists that never close', '['.repeat(100_000), 'json_invalid', 'body', 100_000],
];

const SEQUENCES: readonly Refused[] = [
  ['no observations', '{"learn_at_end":true}', 'missing', 'body', 'observations'],
  ['observations as null', '{"observations":null}', 'list_type', 'body', 'observations'],
  ['observations as an object', '{"observations":{"strings":["a"]}}', 'list_type', 'body', 'observations'],
  ['a null observation', '{"observations":[{},null]}', 'model_attributes_type', 'body', 'observations', 1],
  ['a list as an observation', '{"observations":[["a"]]}', 'model_attributes_type', 'body', 'observations', 0],
  ['a text as an observation', '{"observations":["a"]}', 'model_attributes_type', 'body', 'observations', 0],
  ['10,001 observations', `{"observations":[${listOf('{}', 10_001)}]}`, 'too_long', 'body', 'observations'],
  ['a number as a unique_id', '{"observations":[{"unique_id":1}]}', 'string_type', 'body', 'observations', 0, 'unique_id'],
  [
    'half a surrogate pair in a unique_id',
    '{"observations":[{"unique_id":"\\ud800"}]}',
    'string_unicode',
    'body',
    'observations',
    0,
    'unique_id',
  ],
  [
    'a unique_id of 257 code points',
    `{"observations":[{"strings":["a"]},{"unique_id":"${'u'.repeat(257)}"}]}`,
    'value_error',
    'body',
    'observations',
    1,
    'unique_id',
  ],
  ['a text as learn_after_each', '{"observations":[],"learn_after_each":"true"}', 'bool_type', 'body', 'learn_after_each'],
  ['a number as learn_at_end', '{"observations":[],"learn_at_end":1}', 'bool_type', 'body', 'learn_at_end'],
  ['null as clear_stm_between', '{"observations":[],"clear_stm_between":null}', 'bool_type', 'body', 'clear_stm_between'],
];

const OPENINGS: readonly Refused[] = [
  ['no node_id', '{}', 'missing', 'body', 'node_id'],
  ['a null node_id', '{"node_id":null}', 'string_type', 'body', 'node_id'],
  ['a number as node_id', '{"node_id":1}', 'string_type', 'body', 'node_id'],
  ['a list as node_id', '{"node_id":["a"]}', 'string_type', 'body', 'node_id'],
  ['an empty node_id', '{"node_id":""}', 'string_too_short', 'body', 'node_id'],
  ['a node_id of 257 code points', `{"node_id":"${'n'.repeat(257)}"}`, 'string_too_long', 'body', 'node_id'],
  ['a node_id of 257 emoji', `{"node_id":"${'😀'.repeat(257)}"}`, 'string_too_long', 'body', 'node_id'],
  ['a node_id with half a surrogate pair', '{"node_id":"\\ud800"}', 'string_unicode', 'body', 'node_id'],
  ['a negative ttl', '{"node_id":"a","ttl_seconds":-1}', 'greater_than_equal', 'body', 'ttl_seconds'],
  ['a ttl of more than a year', '{"node_id":"a","ttl_seconds":31536001}', 'less_than_equal', 'body', 'ttl_seconds'],
  ['a ttl as text', '{"node_id":"a","ttl_seconds":"60"}', 'int_type', 'body', 'ttl_seconds'],
  ['a ttl with a fraction', '{"node_id":"a","ttl_seconds":1.5}', 'int_from_float', 'body', 'ttl_seconds'],
  ['a ttl of 1e999', '{"node_id":"a","ttl_seconds":1e999}', 'finite_number', 'body', 'ttl_seconds'],
  ['a boolean as ttl', '{"node_id":"a","ttl_seconds":true}', 'int_type', 'body', 'ttl_seconds'],
  ['metadata as an array', '{"node_id":"a","metadata":[]}', 'dict_type', 'body', 'metadata'],
  ['metadata as a text', '{"node_id":"a","metadata":"x"}', 'dict_type', 'body', 'metadata'],
  ['metadata of 10,000 levels', `{"node_id":"a","metadata":{"a":${DEEP}}}`, 'value_error', 'body', 'metadata'],
  ['metadata with half a surrogate pair', '{"node_id":"a","metadata":{"a":"\\ud800"}}', 'string_unicode', 'body', 'metadata'],
  ['config of 10,000 levels', `{"node_id":"a","config":{"unknown":${DEEP}}}`, 'value_error', 'body'],
  ['config as an array', '{"node_id":"a","config":[]}', 'dict_type', 'body', 'config'],
  ['config as a text', '{"node_id":"a","config":"{}"}', 'dict_type', 'body', 'config'],
];

/** Refused values by key of the session configuration, with KATO's text. */
const SETTINGS: readonly (readonly [key: string, values: readonly string[], reason: string])[] = [
  ['max_pattern_length', ['-1', '1.5', '"1"', 'true', '1e999', '[]'], 'Must be a non-negative integer'],
  ['persistence', ['0', '101', '2.5', '"5"', 'false'], 'Must be an integer between 1 and 100'],
  ['recall_threshold', ['-0.1', '1.1', '"0.5"', 'true', '1e999', '[0.5]', '{}'], 'Must be a number between 0.0 and 1.0'],
  ['indexer_type', ['"vi"', '1', '""', '["VI"]'], 'Must be one of: VI, LSH, ANNOY, FAISS'],
  ['max_predictions', ['0', '10001', '1.5', '"100"', 'true'], 'Must be an integer between 1 and 10000'],
  ['sort_symbols', ['"true"', '1', '[]'], 'Must be a boolean (true/false)'],
  ['process_predictions', ['"false"', '0'], 'Must be a boolean (true/false)'],
  ['use_token_matching', ['"yes"', '1', '{}'], 'Must be a boolean (true/false)'],
  ['enable_filter_metrics', ['1'], 'Must be a boolean (true/false)'],
  ['stm_mode', ['1', 'true', '["CLEAR"]'], 'Must be a string'],
  ['affinity_emotive', ['1', '{}'], 'Must be a string'],
  ['filter_pipeline', ['"length"', '["unknown"]', '[1]', '[null]', '{}'], 'Must be a list of: minhash, length, jaccard, bloom, rapidfuzz'],
  ['length_min_ratio', ['-0.1', '1.1', '"0.5"'], 'Must be a number between 0.0 and 1.0'],
  ['length_max_ratio', ['0.9', '"2"', '1e999'], 'Must be a number of at least 1.0'],
  ['jaccard_threshold', ['2', 'false'], 'Must be a number between 0.0 and 1.0'],
  ['jaccard_min_overlap', ['0', '1.5'], 'Must be an integer of at least 1'],
  ['minhash_threshold', ['-1', '"0.7"'], 'Must be a number between 0.0 and 1.0'],
  ['minhash_bands', ['0', '101'], 'Must be an integer between 1 and 100'],
  ['minhash_rows', ['0', '21'], 'Must be an integer between 1 and 20'],
  ['minhash_num_hashes', ['9', '257'], 'Must be an integer between 10 and 256'],
  ['bloom_false_positive_rate', ['0', '0.2'], 'Must be a number between 0.0001 and 0.1'],
  ['max_candidates_per_stage', ['99', '"1000"'], 'Must be an integer of at least 100'],
  ['fuzzy_similarity', ['1', '"true"'], 'Must be a boolean (true/false)'],
  ['fuzzy_token_threshold', ['-0.5', '1.5', '"0.8"', 'true'], 'Must be a number between 0.0 and 1.0'],
];

export const BAD_BODIES: readonly BadInput[] = [
  ...[OBSERVE, SEQUENCE, '/sessions'].flatMap((path) => [...NOT_OBJECTS, ...MALFORMED].map((row) => posted(path, row))),
  // A configuration is a dictionary, not a model.
  ...NOT_OBJECTS.map((row) => posted(CONFIG, row[2] === 'model_attributes_type' ? [row[0], row[1], 'dict_type', 'body'] : row)),
  ...OBSERVATIONS.map(([name, body, type, ...loc]) => posted(OBSERVE, [name, body, type, 'body', ...loc])),
  ...OBSERVATIONS.map(([name, body, type, ...loc]) =>
    posted(SEQUENCE, [
      `${name} in the third observation`,
      `{"observations":[{"strings":["a"]},{},${body}]}`,
      type,
      'body',
      'observations',
      2,
      ...loc,
    ]),
  ),
  ...SEQUENCES.map((row) => posted(SEQUENCE, row)),
  ...OPENINGS.map((row) => posted('/sessions', row)),
  posted(CONFIG, ['10,000 levels below a key', `{"config":{"filter_pipeline":${DEEP}}}`, 'value_error', 'body']),
  posted(CONFIG, ['10,000 levels below an unknown key', `{"unknown":${DEEP}}`, 'value_error', 'body']),
  ...(['[]', '5', '"x"', 'true'] as const).map((value) =>
    posted(CONFIG, [`${value} as config`, `{"config":${value}}`, 'dict_type', 'body', 'config']),
  ),
  ...SETTINGS.flatMap(([key, values, reason]) => values.map((value) => refusedSetting(key, value, reason))),
];

function posted(path: string, [name, body, ...item]: Refused): BadInput {
  return { name, method: 'POST', path, body, status: 422, item };
}

function refusedSetting(key: string, value: string, reason: string): BadInput {
  const text = JSON.stringify({ detail: { error: 'Configuration validation failed', validation_errors: { [key]: reason } } });
  return {
    name: `${key} of ${value}`,
    method: 'POST',
    path: CONFIG,
    body: `{"config":{"max_predictions":7,"${key}":${value}}}`,
    status: 400,
    text,
  };
}

function listOf(element: string, count: number): string {
  return Array.from({ length: count }, () => element).join(',');
}
