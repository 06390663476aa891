/**
 * Compares the pattern index with brute force for as many random cases as asked: the tests run 100,000 of them.
 *
 *   node scripts/differential-test.ts [cases] [first seed]
 */
import { runDifferential } from '../test/core/postings/differential.ts';

const USUAL_CASES = 1_000_000;
const FIRST_SEED = 1000;
/** Small vocabularies make ties and repeats, large ones make sparse counters; sizes cross every bound of settling and merging. */
const SHAPES = [
  { patternCount: 3000, queryCount: 600, length: 6, symbolLimit: 8 },
  { patternCount: 12_000, queryCount: 600, length: 20, symbolLimit: 200 },
  { patternCount: 60_000, queryCount: 600, length: 30, symbolLimit: 5000 },
  { patternCount: 4000, queryCount: 300, length: 200, symbolLimit: 60 },
] as const;

const wanted = Number(process.argv[2] ?? USUAL_CASES);
let cases = 0;
for (let seed = Number(process.argv[3] ?? FIRST_SEED); cases < wanted; seed++) {
  const shape = SHAPES[seed % SHAPES.length];
  const { caseCount, queriesDuringMerges } = await runDifferential({ seed, ...shape });
  cases += caseCount;
  console.log(`seed ${seed}: ${caseCount} cases, ${queriesDuringMerges} queries during merges; ${cases} of ${wanted}`);
}
console.log('differential test: no difference');
