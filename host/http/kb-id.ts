/**
 * KATO's label of a node: the `kb_id` that answers carry.
 *
 * A label only. Two nodes whose labels collide (`user-1` and `user_1`) stay apart, because the space is named by the node id itself.
 * Source: specs/kato.md 1.3.
 */
import { createHash } from 'node:crypto';

const SERVICE_NAME = 'kato';
const GREATEST_LENGTH = 60;
/** Hexadecimal digits of the MD5 that tell shortened labels apart. */
const DIGEST_LENGTH = 8;
const REPLACED_IN_NODE = /[/\\. "$*<>:|?-]/g;

/**
 * The label of a node, at most 60 code points long unless the service name alone is longer.
 *
 * @param nodeId      the client's node id
 * @param serviceName the environment's SERVICE_NAME
 *
 * @example
 * kbIdOf('user-1'); // 'user_1_kato'
 */
export function kbIdOf(nodeId: string, serviceName: string = SERVICE_NAME): string {
  const node = nodeId.replace(REPLACED_IN_NODE, '_');
  const service = serviceName.replaceAll('-', '_');
  // Python counts and cuts code points.
  const nodePoints = Array.from(node);
  const serviceLength = Array.from(service).length;
  if (nodePoints.length + 1 + serviceLength <= GREATEST_LENGTH) return `${node}_${service}`;
  const kept = GREATEST_LENGTH - serviceLength - 1 - DIGEST_LENGTH - 1;
  const digest = createHash('md5').update(node, 'utf8').digest('hex').slice(0, DIGEST_LENGTH);
  // A negative count leaves off from the end, in Python's slices as in JavaScript's.
  return `${nodePoints.slice(0, kept).join('')}_${digest}_${service}`;
}
