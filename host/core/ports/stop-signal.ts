/** Stop signal: how a caller who loses interest says so. An `AbortSignal` fits; spelled out, so that the package's types need no platform's. */
export interface StopSignal {
  readonly aborted: boolean;
  /** What the work that is stopped fails with. */
  readonly reason?: unknown;
  addEventListener(type: 'abort', listener: () => void, options: { readonly once: true }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}
