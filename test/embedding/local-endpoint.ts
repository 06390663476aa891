/** A real HTTP server on loopback that answers as a test says, and a time that only passes when the test says so. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { EndpointEmbedder, type EndpointOptions } from '../../host/embedding/endpoint-embedder.ts';

export const KEY = 'sk-very-secret';
export const DIMENSION = 4;
/** Longer than any wait between attempts, so that a sleep tells what it is for. */
export const TIMEOUT_MS = 999_000;

export interface Asked {
  readonly url: string | undefined;
  readonly key: string | undefined;
  readonly body: { readonly model: string; readonly input: string[]; readonly dimensions?: number };
}

export type Behaviour = (asked: Asked, response: ServerResponse) => void;

/** The number of characters, and the first two of them. */
export const vectorOf = (text: string): number[] => [text.length, text.charCodeAt(0), text.charCodeAt(1) || 0, 0.5];

export const answerWell: Behaviour = ({ body }, response) => {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ data: body.input.map((text, index) => ({ index, embedding: vectorOf(text), object: 'embedding' })) }));
};

export const answerStatus =
  (status: number, headers: Record<string, string> = {}): Behaviour =>
  (_asked, response) => {
    response.writeHead(status, headers);
    response.end(`{"error": {"message": "Incorrect key ${KEY}"}}`);
  };

export const answerText =
  (text: string): Behaviour =>
  (_asked, response) => {
    response.end(text);
  };

export const closeConnection: Behaviour = (_asked, response) => {
  response.socket?.destroy();
};

export class LocalEndpoint {
  readonly asked: Asked[] = [];
  /** Waits between attempts, in milliseconds. */
  readonly waits: number[] = [];
  /** For the next requests, one each; then `answerWell`. */
  behaviours: Behaviour[] = [];
  private readonly timeouts: (() => void)[] = [];
  private readonly server = createServer((request, response) => this.receive(request, response));
  private port = 0;

  async open(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    const address = this.server.address();
    if (typeof address === 'object' && address !== null) this.port = address.port;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/v1/`;
  }

  embedder(options: Partial<EndpointOptions> = {}): EndpointEmbedder {
    const { limits, ...others } = options;
    return new EndpointEmbedder({
      baseUrl: this.url,
      model: 'org/model',
      dimension: DIMENSION,
      sendsDimension: false,
      key: KEY,
      clock: { nowMs: () => 1_000_000 },
      random: () => 0.5,
      sleep: (delayMs, signal) => this.sleep(delayMs, signal),
      ...others,
      limits: { timeoutMs: TIMEOUT_MS, ...limits },
    });
  }

  /** The time of every attempt under way is up. */
  timeIsUp(): void {
    for (const resolve of this.timeouts.splice(0)) resolve();
  }

  private sleep(delayMs: number, signal: AbortSignal): Promise<void> {
    if (delayMs !== TIMEOUT_MS) {
      this.waits.push(delayMs);
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      this.timeouts.push(resolve);
      signal.addEventListener('abort', () => reject(signal.reason));
    });
  }

  private receive(request: IncomingMessage, response: ServerResponse): void {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body: Asked['body'] = JSON.parse(Buffer.concat(chunks).toString());
      const asked = { url: request.url, key: request.headers.authorization, body };
      this.asked.push(asked);
      (this.behaviours.shift() ?? answerWell)(asked, response);
    });
  }
}
