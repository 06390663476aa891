/** The build with strings in and out, through AssemblyScript's loader. Pin what must outlive the next call. */
import { readFile } from 'node:fs/promises';
import { instantiate } from '@assemblyscript/loader';

const { exports: kernel } = await instantiate(readFile(new URL(import.meta.resolve('mneme/kernel.strings.wasm'))));

const left = kernel.__pin(kernel.__newString('kitten'));
const right = kernel.__pin(kernel.__newString('sitting'));
console.log(kernel.levenshteinDistance(left, right), kernel.jaroWinklerSimilarity(left, right));
console.log(kernel.__getString(kernel.sha1Hex(left)));
kernel.__unpin(left);
kernel.__unpin(right);
