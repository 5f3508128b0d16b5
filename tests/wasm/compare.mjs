// Prints the fingerprints that the wasm build of the core gives, in the shape of `hotwash fingerprint`.
// Usage: node compare.mjs wasm_core.wasm [FIRST LAST]
//        node compare.mjs wasm_core.wasm platforms   (in the shape of tests/fixtures/platform/states.txt)

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

const hex = (print) => BigInt.asUintN(64, print).toString(16).padStart(16, "0");
if (first === "platforms") {
  for (let seed = 1n; seed <= 100n; seed += 1n) {
    console.log(`platform ${seed} ${hex(instance.exports.hotwash_state(seed))}`);
  }
  process.exit(0);
}

const players = ["reference", "random"];
for (const [index, player] of players.entries()) {
  for (let seed = BigInt(first); seed <= BigInt(last); seed += 1n) {
    console.log(`all-clear ${seed} ${player} ${hex(instance.exports.hotwash_fingerprint(seed, index))}`);
  }
}
