/**
 * Builds, then becomes the server.
 *
 * Plain JavaScript, so that an old Node gets as far as the message of require-node.mjs. The build runs in a process of its own, because
 * the compilers would stay in the server's memory. The server runs in this one, which npm starts with `exec`: npm passes signals to its
 * child only and waits for it, so a shell or a parent in between would leave the server running, or cut it off while it closes its store.
 * (The second half of the npm script is for Windows, whose shell knows no `exec`.)
 */
import './require-node.mjs';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const builder = fileURLToPath(new URL('build.ts', import.meta.url));
const server = fileURLToPath(new URL('../dist/host/main.js', import.meta.url));

const { status } = spawnSync(process.execPath, [builder], { stdio: 'inherit' });
if (status !== 0) process.exit(1);

// The server must find itself in argv, as if it had been started directly.
process.argv[1] = server;
await import(new URL('../dist/host/main.js', import.meta.url).href);
