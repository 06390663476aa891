/** Collects all garbage now, so that nobody pays for what another one left behind and resident memory can be compared. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect: unknown = runInNewContext('gc');

export function collectGarbage(): void {
  if (typeof collect !== 'function') throw new Error('Cannot collect garbage: this runtime does not expose its collector');
  collect();
}
