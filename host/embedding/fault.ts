/** Fault: what is wrong with something that was read. No text of one holds a key or quotes what was read. */
export interface Fault {
  readonly found: string;
  readonly expected: string;
}
