/**
 * Close all: lets go of everything that was opened, whatever one of them says on the way.
 *
 * A store that was left open because an index before it could not be saved keeps its file locked for as long as the process lives.
 */

/** Closes one after the other, each when the one before it is through. @throws the first error, after the last one was closed */
export async function closeAll(closings: readonly (() => Promise<void>)[]): Promise<void> {
  const errors: unknown[] = [];
  for (const close of closings) {
    try {
      await close();
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length > 0) throw errors[0];
}

/** Closes after a failure; what closing says is less than what failed before it. @throws the failure */
export async function closeAfter(failure: unknown, closings: readonly (() => Promise<void>)[]): Promise<never> {
  await Promise.allSettled([closeAll(closings)]);
  throw failure;
}
