/**
 * Writes `samples/allocation.csv`: `node tools/generate/sample.ts`; with `--check` it writes nothing and fails where it differs.
 * samples/README.md says in words what is made here.
 */
import { join } from "node:path";
import { packageRoot } from "../../scripts/packageRoot.ts";
import { sampleAllocation } from "../../scripts/sample/sampleAllocation.ts";
import { writeOrCheck } from "./writeOrCheck.ts";

const [option = "--check", ...rest] = process.argv.slice(2);
if (option === "--check" && rest.length === 0) {
  const path = join(packageRoot(), "samples", "allocation.csv");
  writeOrCheck("sample", [{ path, text: sampleAllocation() }]);
} else {
  console.error("usage: node tools/generate/sample.ts [--check]");
  process.exitCode = 2;
}
