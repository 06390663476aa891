/** Embedder advice: what to do after an embedder failed, here or behind a server. */

/** @param retryAfterSeconds  undefined: trying again cannot help */
export function embedderAdvice(retryAfterSeconds: number | undefined): string {
  if (retryAfterSeconds !== undefined) return `Try again in ${retryAfterSeconds} s`;
  return 'Trying again does not help: look at the variables that begin with MNEME_EMBEDDER, and at the service';
}
