import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packageRoot } from "../packageRoot.ts";
import { sampleAllocation } from "./sampleAllocation.ts";

/** Where a checkout has it. */
export const SAMPLE = "samples/allocation.csv";

/** The file that is taken where none is named: the checkout's; the npm package does not carry it, and makes it for this process. */
export function sampleFile(): string {
  const path = join(packageRoot(), SAMPLE);
  if (existsSync(path)) return path;
  const folder = mkdtempSync(join(tmpdir(), "symbolon-sample-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const made = join(folder, "allocation.csv");
  writeFileSync(made, sampleAllocation());
  return made;
}
