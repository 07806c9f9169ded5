import { type Command, Option } from "commander";
import { exportDump } from "../../src/node/allocation/dump/exportDump.ts";
import { DUMP_FORMAT } from "../../src/node/allocation/dump/parseDump.ts";
import { readPath } from "../command/optionReaders.ts";
import { type ReplaceOptions, replaceOption } from "../command/replaceOption.ts";
import { printResult, table } from "../output.ts";
import { progressOfSteps } from "../progress.ts";

export function define(command: Command): void {
  command
    .argument("<dir>", "a folder that `tree build --out` wrote", readPath)
    .addOption(
      new Option("--format <name>", "openzeppelin: what StandardMerkleTree.load takes")
        .choices(["openzeppelin"])
        .makeOptionMandatory(),
    )
    .requiredOption("--out <file>", "where it is written, whole or not at all", readPath)
    .addOption(replaceOption())
    .option("--json", "print one JSON document and nothing else")
    .action(exportTree);
}

async function exportTree(
  directory: string,
  { out, replace, json = false }: ReplaceOptions & { readonly out: string; readonly json?: boolean },
): Promise<void> {
  const { root, count, convention } = await exportDump(directory, out, {
    replace,
    onProgress: progressOfSteps(),
  });
  printResult(
    json,
    { root, count, convention: convention.name, format: DUMP_FORMAT, out },
    table([
      ["root", root],
      ["rows", count],
      ["format", `${DUMP_FORMAT}, for StandardMerkleTree.load`],
      ["written to", out],
    ]),
  );
}
