/**
 * Builds, then becomes the server.
 *
 * Plain JavaScript, so that an old Node gets as far as the message of require-node.mjs. The build runs in a process of its own, because
 * the compilers would stay in the server's memory; the server runs in this one, because a parent or a shell line between npm and the
 * server would have to pass on every signal.
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
