/** Next turn: room for whatever else the event loop has to do, in the middle of long work. */
export function nextTurn(): Promise<void> {
  // Timers of browsers and some runtimes wait a millisecond and more.
  return new Promise((resolve) => {
    if (typeof setImmediate === 'function') setImmediate(resolve);
    else setTimeout(resolve, 0);
  });
}
