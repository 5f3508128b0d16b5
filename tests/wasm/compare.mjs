// Prints the fingerprints that the wasm build of the core gives, in the shape of `hotwash fingerprint`.
// Usage: node compare.mjs wasm_core.wasm [FIRST LAST]

import { readFile } from "node:fs/promises";

const [path, first = "1", last = "20"] = process.argv.slice(2);
if (!path) {
  console.error("usage: node compare.mjs wasm_core.wasm [FIRST LAST]");
  process.exit(2);
}

// The core asks nothing of its host: any import would be a clock, a file or a random source.
const { instance, module } = await WebAssembly.instantiate(await readFile(path), {});
const asked = WebAssembly.Module.imports(module);
if (asked.length > 0) {
  console.error("the core imports from its host:", asked);
  process.exit(1);
}

const players = ["reference", "random"];
for (const [index, player] of players.entries()) {
  for (let seed = BigInt(first); seed <= BigInt(last); seed += 1n) {
    const print = BigInt.asUintN(64, instance.exports.hotwash_fingerprint(seed, index));
    console.log(`all-clear ${seed} ${player} ${print.toString(16).padStart(16, "0")}`);
  }
}
