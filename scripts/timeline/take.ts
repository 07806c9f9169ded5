import { readText } from "../../src/node/files/readText.ts";
import { formatThings } from "../../src/sdk/core/text/format.ts";
import { keepVerifications } from "../../src/services/timeline/tables/verifications.ts";
import { readVerificationLines } from "../../src/services/timeline/take/readVerificationLines.ts";
import { printResult, table } from "../output.ts";
import type { StoreOptions } from "../store/storeOption.ts";
import { openWrittenTimeline } from "./openTimeline.ts";

export async function take(
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
