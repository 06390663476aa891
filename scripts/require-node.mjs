/**
 * Stops with a readable message on a Node that is too old.
 *
 * Plain JavaScript, because an old Node cannot load the TypeScript scripts that follow it. `npm ci` installs a pinned Node beside the
 * other tools and npm scripts find that one first, so this speaks up only where the pin has no build (macOS) or was left out.
 */
const OLDEST = { major: 22, minor: 19 };

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < OLDEST.major || (major === OLDEST.major && minor < OLDEST.minor)) {
  console.error(`Cannot run on Node "${process.versions.node}", expected ${OLDEST.major}.${OLDEST.minor} or later`);
  console.error('On Linux and Windows "npm ci" installs the pinned Node (do not pass --omit=optional); elsewhere install Node 24');
  process.exit(1);
}
