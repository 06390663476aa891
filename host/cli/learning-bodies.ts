/**
 * Bodies of the requests that have a server learn patterns: as few as its limit of a request allows.
 *
 * Metadata are JSON texts already and go as they are, so that a server keeps the spelling that a memory of this process would keep.
 */
import type { Emotives, GivenPattern } from '../sequence/observation.ts';

/** Of 10 MiB that a server takes, with room for the frame; a single pattern that is larger goes alone, and the server refuses it. */
const MOST_BYTES = 8 * 1_048_576;

/** Each body at most `mostBytes`, patterns in order. Nothing for no patterns. */
export function* learningBodies(sessionId: string, patterns: readonly GivenPattern[], mostBytes = MOST_BYTES): Generator<string> {
  const bodyOf = (texts: readonly string[]): string => `{"session_id":${JSON.stringify(sessionId)},"patterns":[${texts.join(',')}]}`;
  const frameBytes = Buffer.byteLength(bodyOf([]));
  let texts: string[] = [];
  let bytes = frameBytes;
  for (const pattern of patterns) {
    const text = patternText(pattern);
    const more = Buffer.byteLength(text) + 1;
    if (texts.length > 0 && bytes + more > mostBytes) {
      yield bodyOf(texts);
      texts = [];
      bytes = frameBytes;
    }
    texts.push(text);
    bytes += more;
  }
  if (texts.length > 0) yield bodyOf(texts);
}

function patternText({ events, emotives, metadata, frequency }: GivenPattern): string {
  const members = [`"events":${JSON.stringify(events)}`];
  if (emotives !== undefined) members.push(`"emotives":[${emotives.map(emotivesText).join(',')}]`);
  if (metadata !== undefined) members.push(`"metadata":[${metadata.join(',')}]`);
  if (frequency !== undefined) members.push(`"frequency":${frequency}`);
  return `{${members.join(',')}}`;
}

/** Name by name: an object would move names that look like numbers to the front. */
function emotivesText(emotives: Emotives): string {
  return `{${Array.from(emotives, ([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',')}}`;
}
