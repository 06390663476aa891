/**
 * A server in a process of its own, for tests that end it: on a free port, its output kept.
 *
 * The process gets only the variables that it is given, so nothing of the caller's environment decides a test.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../host/main.ts', import.meta.url));

/** How a process ended: by itself with a code, or by a signal. */
export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export class ServerProcess {
  readonly #child: ChildProcess;
  readonly ended: Promise<ProcessEnd>;
  /** Everything that was written so far. */
  output = '';
  complaint = '';

  constructor(environment: Readonly<Record<string, string>>) {
    this.#child = spawn(process.execPath, [MAIN], {
      env: { PORT: '0', LOG_LEVEL: 'info', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.output += text;
    });
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.complaint += text;
    });
    this.ended = new Promise((resolve) => {
      this.#child.on('close', (code, signal) => resolve({ code, signal }));
    });
  }

  get processId(): number {
    return this.#child.pid ?? 0;
  }

  /** Where it listens. Rejects when the process ends before it does. */
  async url(): Promise<string> {
    return await new Promise<string>((resolve, reject) => {
      const look = (): void => {
        const url = /http:\/\/127\.0\.0\.1:\d+/.exec(this.output)?.[0];
        if (url !== undefined) resolve(url);
      };
      this.#child.stdout?.on('data', look);
      look();
      void this.ended.then(({ code, signal }) => reject(new Error(`The server ended with ${code ?? signal}: ${this.complaint}`)));
    });
  }

  /** Resolves to how it ended. */
  signal(signal: NodeJS.Signals): Promise<ProcessEnd> {
    this.#child.kill(signal);
    return this.ended;
  }
}
