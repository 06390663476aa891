/**
 * Load process: fires requests over many connections with autocannon and prints what came back as JSON.
 *
 *   node bench/harness/load-process.ts PLAN.json
 *
 * A process of its own, so that the load does not sit in the event loop of the bench; the machine's cores it shares all the same.
 */
import { readFileSync } from 'node:fs';
import autocannon from 'autocannon';
import type { LoadPlan, LoadResult } from './load.ts';

const plan: LoadPlan = JSON.parse(readFileSync(process.argv[2], 'utf8'));
let opened = 0;
const result = await autocannon({
  url: plan.url,
  connections: plan.requestsByConnection.length,
  duration: plan.seconds,
  // autocannon sets up one client more than it has connections, to check its options.
  setupClient: (client) => client.setRequests(plan.requestsByConnection[opened++ % plan.requestsByConnection.length]),
});
const answer: LoadResult = {
  perSecond: result['2xx'] / result.duration,
  p50Ms: result.latency.p50,
  p99Ms: result.latency.p99,
  failed: result.non2xx + result.errors,
};
process.stdout.write(JSON.stringify(answer));
