/** Scores of the bare module: texts of any width, a job and its working memory, as a caller without our host would write them. */
import type { RawKernel } from './raw-kernel.ts';

export interface RawQuestion {
  /** Name of the constant, such as `SCORER_INDEL`. */
  readonly scorer: string;
  readonly form?: string;
  readonly cutoff?: number;
  readonly weights?: readonly [number, number, number];
}

export interface RawText {
  readonly characters: readonly number[];
  readonly width: 1 | 2 | 4;
}

const POISON = 0xa5;

/** The narrowest text of these characters. */
export function rawText(characters: readonly number[]): RawText {
  const most = Math.max(0, ...characters);
  return { characters, width: most < 256 ? 1 : most < 65_536 ? 2 : 4 };
}

export function codePointsOf(text: string): number[] {
  return [...text].map((character) => character.codePointAt(0) ?? 0);
}

/** Scores of the choices. Throws when the call leaves a table that is not all zero, or when `scoreSingle` answers something else for a single one. */
export function rawScores(raw: RawKernel, question: RawQuestion, query: RawText, choices: readonly RawText[]): number[] {
  const longest = Math.max(0, ...choices.map(({ characters }) => characters.length));
  const tableBytes = raw.call('scoreTableBytes', query.characters.length, query.width);
  const scratchBytes = raw.call('scoreScratchBytes', query.characters.length, query.width, longest);
  const tables = raw.allocate(tableBytes);
  const scratch = raw.allocate(scratchBytes);
  raw.u8(scratch, scratchBytes + 1).fill(POISON);
  const rows = raw.words(choices.flatMap((choice) => [placeText(raw, choice), choice.characters.length, choice.width]));
  const scores = raw.allocate(choices.length * 8);
  const job = raw.allocate(raw.constant('JOB_BYTES'));
  const [insertion, deletion, replacement] = question.weights ?? [1, 1, 1];
  const form = question.form ?? 'FORM_DISTANCE';
  const worst = form === 'FORM_DISTANCE' || form === 'FORM_NORMALIZED_DISTANCE' ? Infinity : 0;
  const words: [field: string, value: number][] = [
    ['JOB_SCORER', raw.constant(question.scorer)],
    ['JOB_FORM', raw.constant(form)],
    ['JOB_QUERY', placeText(raw, query)],
    ['JOB_QUERY_LENGTH', query.characters.length],
    ['JOB_QUERY_WIDTH', query.width],
    ['JOB_CHOICES', rows],
    ['JOB_CHOICE_COUNT', choices.length],
    ['JOB_LONGEST_CHOICE', longest],
    ['JOB_SCORES', scores],
    ['JOB_TABLES', tables],
    ['JOB_SCRATCH', scratch],
    ['JOB_ALIGNMENT', 0],
  ];
  const numbers: [field: string, value: number][] = [
    ['JOB_CUTOFF', question.cutoff ?? worst],
    ['JOB_INSERT_WEIGHT', insertion],
    ['JOB_DELETE_WEIGHT', deletion],
    ['JOB_REPLACE_WEIGHT', replacement],
  ];
  for (const [field, value] of words) raw.u32(job + raw.constant(field), 1)[0] = value;
  for (const [field, value] of numbers) raw.f64(job + raw.constant(field), 1)[0] = value;
  raw.call('scoreChoices', job);
  const found = [...raw.f64(scores, choices.length)];
  if (choices.length === 1) {
    const { characters, width } = choices[0];
    const single = raw.call('scoreSingle', job, query.characters.length, query.width, characters.length, width);
    if (!Object.is(single, found[0])) throw new Error(`Scoring one pair gave ${found[0]} and ${single}: ${question.scorer}`);
  }
  if (raw.u8(tables, tableBytes).some((byte) => byte !== 0)) throw new Error(`Scoring left a table that is not zero: ${question.scorer}`);
  if (raw.u8(scratch + scratchBytes, 1)[0] !== POISON) throw new Error(`Scoring wrote behind its scratch: ${question.scorer}`);
  return found;
}

function placeText(raw: RawKernel, { characters, width }: RawText): number {
  const address = raw.allocate(characters.length * width);
  const { buffer } = raw.u8(address, 1);
  if (width === 1) new Uint8Array(buffer, address, characters.length).set(characters);
  else if (width === 2) new Uint16Array(buffer, address, characters.length).set(characters);
  else new Uint32Array(buffer, address, characters.length).set(characters);
  return address;
}
