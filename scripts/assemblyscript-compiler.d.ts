/**
 * The part of the AssemblyScript compiler's interface that the build uses; tsconfig.json puts it in the place of the compiler's own types.
 *
 * Those declare AssemblyScript's globals (`console`, `Math` and so on) over Node's, for every file of the project.
 */
interface TextStream {
  write(chunk: string | Uint8Array): void;
  toString(): string;
}

interface CompilerOptions {
  readonly stdout?: TextStream;
  readonly stderr?: TextStream;
  /** Replaces writing to disk. */
  readonly writeFile?: (name: string, contents: string | Uint8Array, baseDirectory: string) => void;
}

/** Runs the compiler as its command line would; never rejects because of a source that does not compile. */
export function main(argumentList: readonly string[], options?: CompilerOptions): Promise<{ readonly error: Error | null }>;

export function createMemoryStream(): TextStream;
