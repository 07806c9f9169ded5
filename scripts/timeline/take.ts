import type { Command } from "commander";
import { readText } from "../../src/node/files/readText.ts";
import { formatThings } from "../../src/sdk/core/text/format.ts";
import { keepVerifications } from "../../src/services/timeline/tables/verifications.ts";
import { readVerificationLines } from "../../src/services/timeline/take/readVerificationLines.ts";
import { readDataFiles } from "../command/standardInput.ts";
import { printResult, table } from "../output.ts";
import { addStoreOption, type StoreOptions } from "../store/storeOption.ts";
import { openWrittenTimeline } from "./openTimeline.ts";

export function define(command: Command): void {
  addStoreOption(command)
    .argument("<file...>", "what verifiers have recorded, one answer a line", readDataFiles)
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", HELP)
    .action(take);
}

const HELP = `
Takes what verifiers have recorded (credential verify --record, or a sink of symbolon/credentials) into a store, from which
symbolon trace --salt tells what they answered. Nothing is taken where a line of any file is wrong: each is named, with its
field and value. Taken again, nothing is kept twice, so a file that grows may be taken every night.

Examples:
  symbolon timeline take answers.jsonl
  symbolon timeline take north.jsonl south.jsonl --store postgres://... --json

Exit code 0: all of them are kept; 1: none is.`;

async function take(
  files: readonly string[],
  options: StoreOptions & { readonly json?: boolean },
): Promise<void> {
  const read = files.map((file) => ({ file, answers: readVerificationLines(readText(file), file) }));
  const sql = await openWrittenTimeline(options);
  const imported: { readonly file: string; readonly taken: number; readonly added: number }[] = [];
  for (const { file, answers } of read)
    imported.push({ file, taken: answers.length, added: await keepVerifications(sql, answers) });
  printResult(
    options.json ?? false,
    { store: sql.name, files: imported },
    table([
      ["store", sql.name],
      ...imported.map(
        (one) =>
          [one.file, `${formatThings(one.taken, "answer", "answers")}, ${one.added} of them new`] as const,
      ),
    ]),
  );
}
