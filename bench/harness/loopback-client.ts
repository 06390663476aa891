/**
 * Loopback client: HTTP/1.1 over one kept-alive socket, one request at a time, and nothing else.
 *
 * Written for latency tables: fetch and node:http spend more time on a request than the server under test does. It reads answers with a
 * content-length only (the server writes no others) and gives up on anything it does not know.
 */
import { connect, type Socket } from 'node:net';

export interface Answer {
  readonly status: number;
  readonly text: string;
}

const HEADERS_END = Buffer.from('\r\n\r\n');

export class LoopbackClient {
  private readonly socket: Socket;
  private readonly host: string;
  private received: Buffer = Buffer.alloc(0);
  private waiting: { readonly resolve: (answer: Answer) => void; readonly reject: (error: Error) => void } | undefined;

  private constructor(socket: Socket, host: string) {
    this.socket = socket;
    this.host = host;
    socket.setNoDelay(true);
    socket.on('data', (bytes) => this.receive(bytes));
    socket.on('error', (error) => this.waiting?.reject(error));
    socket.on('close', () => this.waiting?.reject(new Error('The server closed the connection')));
  }

  static open(port: number): Promise<LoopbackClient> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.off('error', reject);
        resolve(new LoopbackClient(socket, `127.0.0.1:${port}`));
      });
    });
  }

  /** Precondition: the answer before was awaited. @param body JSON text */
  request(method: 'GET' | 'POST', path: string, body?: string): Promise<Answer> {
    const content = body === undefined ? '' : `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n`;
    return new Promise((resolve, reject) => {
      this.waiting = { resolve, reject };
      this.socket.write(`${method} ${path} HTTP/1.1\r\nhost: ${this.host}\r\n${content}\r\n${body ?? ''}`);
    });
  }

  /** As `request`, and throws unless the answer is 200. */
  async demand(method: 'GET' | 'POST', path: string, body?: string): Promise<string> {
    const { status, text } = await this.request(method, path, body);
    if (status !== 200) throw new Error(`${method} ${path} answers ${status}, expected 200: ${text}`);
    return text;
  }

  close(): void {
    this.waiting = undefined;
    this.socket.destroy();
  }

  private receive(bytes: Buffer): void {
    this.received = this.received.length === 0 ? bytes : Buffer.concat([this.received, bytes]);
    const headersEnd = this.received.indexOf(HEADERS_END);
    if (headersEnd < 0) return;
    const headers = this.received.toString('latin1', 0, headersEnd);
    const length = /\r\ncontent-length: *(\d+)/i.exec(headers)?.[1];
    if (length === undefined) {
      this.waiting?.reject(new Error(`Cannot read an answer without content-length: ${headers}`));
      return;
    }
    const bodyStart = headersEnd + HEADERS_END.length;
    const end = bodyStart + Number(length);
    if (this.received.length < end) return;
    const answer = { status: Number(headers.slice(9, 12)), text: this.received.toString('utf8', bodyStart, end) };
    this.received = this.received.subarray(end);
    const { waiting } = this;
    this.waiting = undefined;
    waiting?.resolve(answer);
  }
}
