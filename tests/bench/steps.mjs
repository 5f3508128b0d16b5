// Times steps of layered platforms in the wasm build of the core: `node steps.mjs wasm_core.wasm SERVICES...`.
// Prints SERVICES NANOSECONDS (of the processor) for each, the fewest of three runs; setting up is run alone and subtracted.

import { readFile } from "node:fs/promises";

const [path, ...counts] = process.argv.slice(2);
const { instance } = await WebAssembly.instantiate(await readFile(path), {});
const steps = instance.exports.hotwash_steps;

const took = (count, seconds) => {
  let best = Infinity;
  for (let run = 0; run < 3; run += 1) {
    const from = process.cpuUsage().user;
    steps(count, seconds);
    best = Math.min(best, (process.cpuUsage().user - from) * 1000);
  }
  return best;
};

for (const count of counts.map(Number)) {
  const [few, many] = [2, 2 + Math.max(4, Math.ceil(200000 / count))];
  took(count, few); // the engine compiles what it runs often
  const cost = (took(count, many) - took(count, few)) / (10 * (many - few) * count);
  console.log(count, cost.toFixed(1));
}
