/**
 * Finds the module that a thread starts from, in the sources and in the built package alike.
 *
 * Import paths are rewritten from `.ts` to `.js` by the compiler, strings are not; so the name is given without an
 * extension, and this module's own extension tells which of the two trees is running.
 */

/**
 * @param name         path of the module relative to the caller, without extension, such as `./sqlite-writer-thread`
 * @param callerUrl    `import.meta.url` of the caller
 * @returns the URL to start a thread from
 */
export function threadModuleUrl(name: string, callerUrl: string): URL {
  const extension = new URL(import.meta.url).pathname.endsWith('.ts') ? '.ts' : '.js';
  return new URL(name + extension, callerUrl);
}
