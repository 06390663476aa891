/** A real server on a free port, and short ways to call it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningServer, startServer } from '../../host/compose.ts';
import { readServerConfig } from '../../host/config.ts';

export interface Reply {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}

/** Starts a server with these variables; quiet, on a free port, in memory unless told otherwise. */
export function startTestServer(environment: Readonly<Record<string, string>> = {}): Promise<RunningServer> {
  return startServer(readServerConfig({ PORT: '0', MNEME_DATA: ':memory:', LOG_LEVEL: 'silent', ...environment }));
}

export async function call(
  url: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Reply> {
  const response = await fetch(url + path, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body) }),
  });
  return { status: response.status, text: await response.text(), headers: response.headers };
}

/** Opens a session and answers its id. */
export async function openSession(url: string, nodeId: string, config?: unknown): Promise<string> {
  const reply = await call(url, 'POST', '/sessions', { node_id: nodeId, config });
  return (JSON.parse(reply.text) as { session_id: string }).session_id;
}

/** A folder of its own, and the way to remove it. */
export function temporaryFolder(): { readonly path: string; readonly remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'mneme-flow-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
