/** Load rival: a function of somebody else's package, if `npm ci` was run in bench/rivals; benches work without. */
import { createRequire } from 'node:module';

export type RivalFunction = (...values: unknown[]) => unknown;

/** Undefined when the package is not installed. Throws when it has no such function. */
export function loadRival(packageName: string, functionName: string): RivalFunction | undefined {
  const require = createRequire(new URL('package.json', import.meta.url));
  let exported: unknown;
  try {
    exported = require(packageName);
  } catch {
    return undefined;
  }
  const found: unknown = Object(exported)[functionName];
  if (typeof found !== 'function') throw new Error(`Cannot use "${packageName}": it exports no function "${functionName}"`);
  return (...values) => found(...values);
}
