import type { Command } from "commander";
import { requireOwnOutput, writeOwnOutput } from "../../src/node/files/ownOutput.ts";
import { sha256 } from "../../src/node/files/sha256.ts";
import { readPath } from "../command/optionReaders.ts";
import { type ReplaceOptions, replaceOption } from "../command/replaceOption.ts";
import { printResult, table } from "../output.ts";
import { SAMPLE_ROWS, sampleAllocation } from "../sample/sampleAllocation.ts";

export function define(command: Command): void {
  command
    .requiredOption("--out <file>", "where to write it", readPath)
    .addOption(replaceOption())
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", HELP)
    .action(sample);
}

const HELP = `
5,000 rows in base units of a token with 18 decimals, the same bytes on every machine: what \`symbolon start\` distributes. It
resembles no real distribution, and nobody holds the key of any of its accounts: never fund a campaign with it on a public
chain.`;

type SampleOptions = ReplaceOptions & { readonly out: string; readonly json?: boolean };

/** `symbolon allocation sample --out FILE`. */
function sample({ out, replace, json = false }: SampleOptions): void {
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
