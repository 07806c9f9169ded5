/**
 * The gas snapshot: fails where our attestations do not cost, to the last unit, what bench/results/gas.json says
 * (`node bench/checkGas.ts`, about 3 s). Inputs and clock are the same in every run, so only a change of the contracts,
 * of the compiler or of the chain's rules can move a figure.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { measureOwn } from "./gas/attestations/measureOwn.ts";
import { gasDrift, type KeptGas } from "./gas/gasDrift.ts";

const RESULTS = join(import.meta.dirname, "results", "gas.json");

const kept = JSON.parse(readFileSync(RESULTS, "utf8")) as KeptGas;
const drift = gasDrift(kept, await measureOwn());
if (drift.length > 0) {
  process.exitCode = 1;
  console.error(
    `Attestations do not cost what bench/results/gas.json says:\n${drift.join("\n")}\nhint: if this is meant, run npm run -s bench -- gas --save and commit what it writes`,
  );
}
