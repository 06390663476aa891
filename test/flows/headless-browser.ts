/** Headless browser: Debian's Chromium opens a page of a small server and gives back what the page then shows. */
import { execFile } from 'node:child_process';
import { createReadStream, existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { extname, join } from 'node:path';

const CANDIDATES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.wasm': 'application/wasm',
};
/** Shared memory exists only in a page that nothing foreign can look into. */
const ISOLATION = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };
/** Time of the page's own clock, which runs ahead while nothing is left to do: no waiting. */
const PAGE_TIME_MS = 60_000;
const OPTIONS = [
  ...['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking'],
  ...['--disable-component-update', '--disable-sync', '--no-first-run', `--virtual-time-budget=${PAGE_TIME_MS}`, '--dump-dom'],
];

/** Program of an installed browser, if there is one. `CHROMIUM` may name another. */
export function findBrowser(): string | undefined {
  return [process.env['CHROMIUM'] ?? '', ...CANDIDATES].find((path) => path !== '' && existsSync(path));
}

/** Serves the files below `root`, and pages that exist only for a test. */
export function servePages(
  root: string,
  pages: Readonly<Record<string, string>>,
): Promise<{ readonly url: string; readonly server: Server }> {
  const server = createServer(({ url = '/' }, response) => {
    const { pathname } = new URL(url, 'http://localhost');
    const page = pages[pathname];
    const path = join(root, pathname);
    if (page === undefined && !existsSync(path)) response.writeHead(404).end();
    else {
      response.writeHead(200, { 'Content-Type': TYPES[extname(pathname)] ?? 'application/octet-stream', ...ISOLATION });
      if (page !== undefined) response.end(page);
      else createReadStream(path).pipe(response);
    }
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      resolve({ url: `http://127.0.0.1:${port}`, server });
    });
  });
}

/** Work on the browser's other threads, such as compiling a module, does not hold up the page's clock: a busy machine may need another go. */
const MOST_VISITS = 5;

/**
 * The page's elements that have an id, as text, after everything has run: opened again while none of them shows anything.
 *
 * @param profile  an empty folder for what the browser writes
 */
export async function openPage(browser: string, url: string, profile: string): Promise<Record<string, string>> {
  let shown: Record<string, string> = {};
  for (let visit = 0; visit < MOST_VISITS && Object.values(shown).every((text) => text === ''); visit++) {
    shown = await visitPage(browser, url, profile);
  }
  return shown;
}

function visitPage(browser: string, url: string, profile: string): Promise<Record<string, string>> {
  const environment = { ...process.env, HOME: profile };
  const words = [...OPTIONS, `--user-data-dir=${profile}`, url];
  return new Promise((resolve, reject) => {
    execFile(browser, words, { env: environment, timeout: 100_000, maxBuffer: 16_777_216 }, (error, stdout) => {
      if (error !== null) reject(error);
      else resolve(Object.fromEntries([...stdout.matchAll(/<\w+ id="([\w-]+)">([^<]*)</g)].map(([, id, text]) => [id, text])));
    });
  });
}
