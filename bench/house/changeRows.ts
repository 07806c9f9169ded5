import { appendFileSync } from "node:fs";
import { join } from "node:path";
import type { Measurement } from "../harness/measurement.ts";
import { peerless } from "../harness/peerless.ts";
import type { Clone } from "./clone.ts";

const TURNS = [1, 2, 3];

/** How soon a test answers to a changed line, in a clone in which all is compiled; and what a check of all types takes. */
export function changeRows(clone: Clone, progress: (line: string) => void): readonly Measurement[] {
  progress("a line of Solidity");
  const solidity = secondsToAnswer(clone, "contracts/distribution/MerkleClaims.sol", "Waves.t.sol");
  progress("a line of TypeScript");
  const typescript = secondsToAnswer(clone, "src/sdk/core/verdict.ts", "test/toolkit/core/verdict.test.ts");
  progress("all types");
  const types = TURNS.map(
    () => clone.run(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "tsconfig.json"]).cpu,
  );
  return [
    peerless(
      "solidity-line-seconds",
      "from a line added to the base of all campaigns to the end of `npm run t -- Waves.t.sol`, which passed before",
      "s",
      solidity,
      15,
    ),
    peerless(
      "typescript-line-seconds",
      "the same of a line of src/sdk/core/verdict.ts and its unit test",
      "s",
      typescript,
      1,
    ),
    peerless("tsc-cpu", "CPU of `tsc -p tsconfig.json`", "s", types, 35),
  ];
}

/** A comment is what changes, so that the test goes on to pass; each turn adds another. */
function secondsToAnswer({ folder, run }: Clone, file: string, test: string): readonly number[] {
  const answer = () => run("npm", ["run", "-s", "t", "--", test]).seconds;
  answer();
  return TURNS.map((turn) => {
    appendFileSync(join(folder, file), `// Turn ${turn}.\n`);
    return answer();
  });
}
