import { readText } from "../../src/node/files/readText.ts";
import { readCsvRows } from "../../src/sdk/core/text/csvTable.ts";
import { type HesitationFile, parseHesitation } from "../../src/sdk/governance/simulate/hesitationFile.ts";
import { hesitationOfRows } from "../../src/sdk/governance/simulate/hesitationTable.ts";

/**
 * Reads how seats hesitate: JSON with distributions, or CSV with answers as they were recorded.
 * @throws SymbolonError `MissingFile`, `UnreadableFile`, `BadHesitation`, and as {@link readCsvRows}
 */
export function readHesitation(file: string): HesitationFile {
  const text = readText(
    file,
    "Give a file that says how seats hesitate, such as one of examples/governance.",
  );
  if (/^\s*[{[]/.test(text)) return parseHesitation(text, file);
  const { names, rows } = readCsvRows(file, text, ["seat", "seconds", "chair"]);
  return hesitationOfRows(names, rows, file);
}
