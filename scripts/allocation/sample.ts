import { requireOwnOutput, writeOwnOutput } from "../../src/node/files/ownOutput.ts";
import { sha256 } from "../../src/node/files/sha256.ts";
import type { ReplaceOptions } from "../command/replaceOption.ts";
import { printResult, table } from "../output.ts";
import { SAMPLE_ROWS, sampleAllocation } from "../sample/sampleAllocation.ts";

type SampleOptions = ReplaceOptions & { readonly out: string; readonly json?: boolean };

/** `symbolon allocation sample --out FILE`. */
export function sample({ out, replace, json = false }: SampleOptions): void {
  const text = sampleAllocation();
  // Nobody else's file has this account.
  const [, firstRow = ""] = text.split("\n", 2);
  requireOwnOutput(out, firstRow, { replace });
  writeOwnOutput(out, text, { replace });
  const hash = sha256(new TextEncoder().encode(text));
  printResult(json, { out, rows: SAMPLE_ROWS, sha256: hash }, [
    ...table([
      ["rows", SAMPLE_ROWS],
      ["SHA-256", hash],
      ["written to", out],
    ]),
  ]);
}
