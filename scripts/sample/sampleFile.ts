import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sampleAllocation } from "./sampleAllocation.ts";

export const SAMPLE = "allocation.csv";

/** The file that is taken where none is named, made for this process. */
export function sampleFile(): string {
  const folder = mkdtempSync(join(tmpdir(), "symbolon-sample-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const made = join(folder, SAMPLE);
  writeFileSync(made, sampleAllocation());
  return made;
}
