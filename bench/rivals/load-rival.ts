/** Load rival: a function or a class of somebody else's package, if `npm ci` was run in bench/rivals; benches work without. */
import { createRequire } from 'node:module';

export type RivalFunction = (...values: unknown[]) => unknown;

/** Undefined when the package is not installed. Throws when it has no such function. */
export function loadRival(packageName: string, functionName: string): RivalFunction | undefined {
  const exported = requireRival(packageName);
  if (exported === undefined) return undefined;
  const found: unknown = Object(exported)[functionName];
  if (typeof found !== 'function') throw new Error(`Cannot use "${packageName}": it exports no function "${functionName}"`);
  return (...values) => found(...values);
}

/** Makes an instance of the class that a package exports and answers one of its methods; undefined when the package is not installed. */
export function makeRival(
  packageName: string,
  values: readonly unknown[],
): ((methodName: string, ...values: unknown[]) => unknown) | undefined {
  const exported = requireRival(packageName);
  if (exported === undefined) return undefined;
  if (typeof exported !== 'function') throw new Error(`Cannot use "${packageName}": it exports no class`);
  const instance: unknown = Reflect.construct(exported, values);
  return (methodName, ...asked) => Object(instance)[methodName](...asked);
}

function requireRival(packageName: string): unknown {
  const require = createRequire(new URL('package.json', import.meta.url));
  try {
    return require(packageName);
  } catch {
    return undefined;
  }
}
