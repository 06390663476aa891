/** A client that keeps a bounded number of connections alive, for tests with thousands of requests at once. */
import { Agent, type IncomingMessage, request } from 'node:http';

export interface PooledReply {
  readonly status: number;
  readonly text: string;
}

export interface PooledClient {
  /** The body is sent as JSON. Rejects when the connection fails before the whole answer is there. */
  call(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<PooledReply>;
  close(): void;
}

export function openPooledClient(url: string, mostSockets: number): PooledClient {
  const agent = new Agent({ keepAlive: true, maxSockets: mostSockets });
  return {
    call: (method, path, body, headers = {}) =>
      new Promise((resolve, reject) => {
        const text = body === undefined ? '' : JSON.stringify(body);
        const all = { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)), ...headers };
        const sent = request(url + path, { method, agent, headers: all }, (response) => {
          textOf(response).then((answer) => resolve({ status: response.statusCode ?? 0, text: answer }), reject);
        });
        sent.on('error', reject);
        sent.end(text);
      }),
    close: () => agent.destroy(),
  };
}

async function textOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
