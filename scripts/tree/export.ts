import { exportDump } from "../../src/node/allocation/dump/exportDump.ts";
import { DUMP_FORMAT } from "../../src/node/allocation/dump/parseDump.ts";
import type { ReplaceOptions } from "../command/replaceOption.ts";
import { printResult, table } from "../output.ts";
import { progressOfSteps } from "../progress.ts";

export async function exportTree(
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
