/**
 * SHA-1 batch: digests of many messages of any lengths, four side by side.
 *
 * Each lane works through a message of its own; as soon as one is done its lane takes the next message, so short and long ones
 * mixed keep all four busy. When none is left, idle lanes repeat a block whose result nobody reads.
 *
 *   lane 0   AAAA CC GGG     message C follows A at once
 *   lane 1   B DDDDD HHH
 *
 *   scratch   schedule 80 x v128 | hashes 5 x v128 | lanes 4 x [at u32, whole end, tail end, message, total u32] | tails 4 x 128
 *             0                    1280              1360                                                    1536        2048
 *
 * Cost: 80 rounds for each four blocks, about a quarter of `kernels/sha1.ts` a message.
 * Precondition: message i is `bytes[starts[i] .. starts[i + 1])`; `digests` has room for 20 bytes each, `scratch` has
 *   SHA1_BATCH_SCRATCH_BYTES, 16-byte aligned.
 */
import { padSha1, SHA1_BLOCK_BYTES } from '../kernels/sha1';
import { addSha1Blocks } from '../lanes/sha1-block';

const HASHES: usize = 1280;
const LANES: usize = 1360;
const LANE_BYTES: usize = 32;
const TAILS: usize = 1536;
const TAIL_BYTES: usize = 128;

/** Address of the next block. */
const AT: usize = 0;
/** Behind the last block that lies in the message itself. */
const WHOLE_END: usize = 4;
/** Behind the last padded block. */
const TAIL_END: usize = 8;
const MESSAGE: usize = 12;
const TOTAL: usize = 16;
const NO_MESSAGE: u32 = 0xffff_ffff;

export function sha1Batch(bytes: usize, starts: usize, count: u32, scratch: usize, digests: usize): void {
  let taken: u32 = 0;
  let working: u32 = 0;
  for (let lane: usize = 0; lane < 4; lane++) {
    if (taken < count) {
      takeMessage(scratch, lane, bytes, starts, taken++);
      working++;
    } else idle(scratch, lane);
  }
  const lanes = scratch + LANES;
  while (working > 0) {
    addSha1Blocks(
      load<u32>(lanes + AT),
      load<u32>(lanes + LANE_BYTES + AT),
      load<u32>(lanes + 2 * LANE_BYTES + AT),
      load<u32>(lanes + 3 * LANE_BYTES + AT),
      scratch,
      scratch + HASHES,
    );
    for (let lane: usize = 0; lane < 4; lane++) {
      if (!advance(scratch, lane)) continue;
      writeDigest(scratch, lane, digests);
      if (taken < count) {
        takeMessage(scratch, lane, bytes, starts, taken++);
      } else {
        idle(scratch, lane);
        working--;
      }
    }
  }
}

function takeMessage(scratch: usize, lane: usize, bytes: usize, starts: usize, message: u32): void {
  const state = scratch + LANES + lane * LANE_BYTES;
  const first = load<u32>(starts + (usize(message) << 2));
  const total = load<u32>(starts + (usize(message) << 2), 4) - first;
  const at = bytes + first;
  const wholeEnd = at + (total & ~(SHA1_BLOCK_BYTES - 1));
  store<u32>(state + AT, u32(at));
  store<u32>(state + WHOLE_END, u32(wholeEnd));
  store<u32>(state + MESSAGE, message);
  store<u32>(state + TOTAL, total);
  const hash = scratch + HASHES + (lane << 2);
  store<u32>(hash, 0x67452301);
  store<u32>(hash, 0xefcdab89, 16);
  store<u32>(hash, 0x98badcfe, 32);
  store<u32>(hash, 0x10325476, 48);
  store<u32>(hash, 0xc3d2e1f0, 64);
  if (at === wholeEnd) enterTail(scratch, lane);
}

/** Pads what is behind the last whole block, and continues there. */
function enterTail(scratch: usize, lane: usize): void {
  const state = scratch + LANES + lane * LANE_BYTES;
  const tail = scratch + TAILS + lane * TAIL_BYTES;
  const total = load<u32>(state + TOTAL);
  const bytes = padSha1(tail, load<u32>(state + WHOLE_END), total & (SHA1_BLOCK_BYTES - 1), u64(total));
  store<u32>(state + AT, u32(tail));
  store<u32>(state + TAIL_END, u32(tail + bytes));
}

function idle(scratch: usize, lane: usize): void {
  const state = scratch + LANES + lane * LANE_BYTES;
  store<u32>(state + AT, u32(scratch + TAILS + lane * TAIL_BYTES));
  store<u32>(state + MESSAGE, NO_MESSAGE);
}

/** Moves a lane past the block that was added; true when its message is done. */
function advance(scratch: usize, lane: usize): bool {
  const state = scratch + LANES + lane * LANE_BYTES;
  if (load<u32>(state + MESSAGE) === NO_MESSAGE) return false;
  const at = load<u32>(state + AT) + SHA1_BLOCK_BYTES;
  store<u32>(state + AT, at);
  const tail = u32(scratch + TAILS + lane * TAIL_BYTES);
  if (at > tail && at <= tail + u32(TAIL_BYTES)) return at === load<u32>(state + TAIL_END);
  if (at === load<u32>(state + WHOLE_END)) enterTail(scratch, lane);
  return false;
}

function writeDigest(scratch: usize, lane: usize, digests: usize): void {
  const digest = digests + usize(load<u32>(scratch + LANES + lane * LANE_BYTES + MESSAGE)) * 20;
  const hash = scratch + HASHES + (lane << 2);
  for (let word: usize = 0; word < 5; word++) store<u32>(digest + (word << 2), bswap<u32>(load<u32>(hash + (word << 4))));
}
