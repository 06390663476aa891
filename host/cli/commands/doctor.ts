/**
 * `mneme doctor`: looks at everything that a memory needs, and says how to mend what it finds.
 *
 * A store that another process holds is no fault; it is said, because it explains why other commands refuse.
 */
import { type Command, type CommandLineHost, EXIT, UsageError } from '../command.ts';
import { textOption } from '../option-values.ts';

const OLDEST_NODE = { major: 22, minor: 19 };

/** A module with one function that uses a 128-bit vector: valid where SIMD is there. */
const SIMD_MODULE = Uint8Array.of(
  0,
  97,
  115,
  109,
  1,
  0,
  0,
  0,
  1,
  5,
  1,
  96,
  0,
  1,
  123,
  3,
  2,
  1,
  0,
  10,
  10,
  1,
  8,
  0,
  65,
  0,
  253,
  15,
  253,
  98,
  11,
);

export interface Finding {
  readonly subject: string;
  readonly state: 'ok' | 'note' | 'broken';
  readonly found: string;
  /** What to do about it. */
  readonly mend?: string;
}

export const doctorCommand: Command = {
  name: 'doctor',
  operands: '',
  summary: 'Check runtime, kernels and store, and say how to mend what is wrong',
  options: {},
  async run(call) {
    if (call.operands.length > 0) throw new UsageError('Found operands, expected none');
    if (textOption(call.values, 'url') !== undefined)
      throw new UsageError('Cannot use --url with doctor, which looks at this machine; a server tells its state at /health and /status');
    const findings = [
      nodeFinding(call.host.runtimeVersion),
      simdFinding(),
      threadsFinding(),
      await kernelFinding(call.host),
      await embedderFinding(call.host),
    ];
    findings.push(await storeFinding(call.host, call.dataPath));
    if (call.dataPath !== ':memory:') findings.push(await snapshotsFinding(call.host, call.dataPath));
    const lines = findings.map(
      ({ subject, state, found, mend }) =>
        `${state.padEnd(6)}  ${subject.padEnd(7)}  ${found}${mend === undefined ? '' : `\n${' '.repeat(17)}${mend}`}`,
    );
    call.answer({ findings }, lines);
    return findings.some(({ state }) => state === 'broken') ? EXIT.failed : EXIT.done;
  },
};

/** @param version such as `24.21.0` */
export function nodeFinding(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isNew = major > OLDEST_NODE.major || (major === OLDEST_NODE.major && minor >= OLDEST_NODE.minor);
  const found = `Node ${version}`;
  const oldest = `${OLDEST_NODE.major}.${OLDEST_NODE.minor}`;
  return isNew
    ? { subject: 'node', state: 'ok', found }
    : { subject: 'node', state: 'broken', found, mend: `Install Node 24 (${oldest} or later will do)` };
}

function simdFinding(): Finding {
  if (WebAssembly.validate(SIMD_MODULE)) return { subject: 'simd', state: 'ok', found: '128-bit vectors' };
  const mend = 'Run on a processor of the last ten years, without --no-wasm-simd or --jitless';
  return { subject: 'simd', state: 'broken', found: 'this runtime compiles no 128-bit vectors', mend };
}

function threadsFinding(): Finding {
  try {
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 2, shared: true });
    if (memory.buffer instanceof SharedArrayBuffer)
      return { subject: 'threads', state: 'ok', found: 'memory can be shared between threads' };
  } catch {
    // Told below: why it failed does not change what to do.
  }
  return { subject: 'threads', state: 'broken', found: 'memory cannot be shared between threads', mend: 'Run on Node 22.19 or later' };
}

async function kernelFinding(host: CommandLineHost): Promise<Finding> {
  const wrong = await host.inspectKernel();
  if (wrong === undefined) return { subject: 'kernel', state: 'ok', found: `loads, and computes what version ${host.version} expects` };
  return { subject: 'kernel', state: 'broken', found: wrong, mend: 'Install the package again; in a checkout run "npm run build"' };
}

/** Only what embeds texts needs it; everything else runs all the same. */
async function embedderFinding(host: CommandLineHost): Promise<Finding> {
  const subject = 'vectors';
  try {
    return { subject, state: 'ok', found: `texts are embedded by ${await host.inspectEmbedder()}` };
  } catch (error) {
    const mend = 'Correct the variables that begin with MNEME_EMBEDDER; "mneme serve" does not start with them';
    return { subject, state: 'broken', found: error instanceof Error ? error.message : String(error), mend };
  }
}

async function storeFinding(host: CommandLineHost, dataPath: string): Promise<Finding> {
  const subject = 'store';
  if (dataPath === ':memory:') return { subject, state: 'ok', found: 'in memory, nothing to check' };
  try {
    const { exists, holder, problems, entries } = await host.inspectStore(dataPath);
    if (!exists) return { subject, state: 'ok', found: `no file at "${dataPath}" yet; the first use makes it` };
    if (problems.length > 0) {
      const mend = 'Restore a copy; "sqlite3 FILE .recover" saves what can still be read. Keep the damaged file with its -wal and -shm';
      return { subject, state: 'broken', found: `"${dataPath}": ${problems.join('; ')}`, mend };
    }
    const sound = `"${dataPath}" is sound, ${entries} entries`;
    if (holder === null) return { subject, state: 'ok', found: sound };
    const found = `${sound}; process ${holder.processId ?? 'unknown'} holds it since ${holder.since ?? 'an unknown time'}`;
    return { subject, state: 'note', found, mend: 'Work through that process with --url, or stop it first' };
  } catch (error) {
    return {
      subject,
      state: 'broken',
      found: error instanceof Error ? error.message : String(error),
      mend: `Check that "${dataPath}" can be read`,
    };
  }
}

/** Snapshots are caches: whatever is wrong with one costs time, and nothing else. */
async function snapshotsFinding(host: CommandLineHost, dataPath: string): Promise<Finding> {
  const subject = 'cache';
  try {
    const { folder, files, bytes, damaged, unfit } = await host.inspectSnapshots(dataPath);
    const mend = `Delete the folder "${folder}" while nobody has the store open: it is made again from the journal`;
    if (damaged.length > 0) return { subject, state: 'broken', found: damaged.join('; '), mend };
    if (unfit.length > 0) return { subject, state: 'note', found: unfit.join('; '), mend };
    const found =
      files === 0 ? 'no snapshots yet' : `${files} ${files === 1 ? 'snapshot' : 'snapshots'}, ${bytes} bytes, sound and of this journal`;
    return { subject, state: 'ok', found };
  } catch (error) {
    const mend = `Check that "${dataPath}" and the folder beside it can be read`;
    return { subject, state: 'broken', found: error instanceof Error ? error.message : String(error), mend };
  }
}
