/** Requests per second over many connections, by a load tool in a process of its own. */
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Request } from 'autocannon';
import { temporaryFolder } from './temporary-folder.ts';

export type LoadRequest = Request;

export interface LoadPlan {
  readonly url: string;
  readonly seconds: number;
  /** One list per connection, gone through again and again. */
  readonly requestsByConnection: readonly (readonly LoadRequest[])[];
}

export interface LoadResult {
  /** Answers of status 2xx. */
  readonly perSecond: number;
  /** Whole milliseconds: the tool's resolution. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly failed: number;
}

const PROCESS = fileURLToPath(new URL('load-process.ts', import.meta.url));
const run = promisify(execFile);

/** @throws Error some request failed: a server that refuses is fast, but that is not what was asked */
export async function fireRequests(plan: LoadPlan): Promise<LoadResult> {
  const folder = temporaryFolder();
  try {
    const file = join(folder.path, 'plan.json');
    writeFileSync(file, JSON.stringify(plan));
    const { stdout } = await run(process.execPath, [PROCESS, file]);
    const result: LoadResult = JSON.parse(stdout);
    if (result.failed > 0) throw new Error(`${result.failed} requests failed, expected none: ${plan.requestsByConnection[0][0].path}`);
    return result;
  } finally {
    folder.remove();
  }
}
