import { csvRecords } from "../../../files/readRows.ts";
import { readText } from "../../../files/readText.ts";
import { type HesitationFile, parseHesitation } from "../hesitationFile.ts";
import { hesitationOfRows } from "../hesitationTable.ts";

/**
 * Reads how seats hesitate: JSON with distributions, or CSV with answers as they were recorded.
 * @throws SymbolonError `MissingFile`, `UnreadableFile`, `BadCsv`, `BadHesitation`
 */
export function readHesitation(file: string): HesitationFile {
  const text = readText(file, "Give a file that says how seats hesitate, such as one of samples/governance.");
  if (/^\s*[{[]/.test(text)) return parseHesitation(text, file);
  const [header, ...rows] = csvRecords(file, text);
  const columns = header?.record ?? [];
  return hesitationOfRows(
    columns,
    rows.map(({ record, info }) => ({
      line: info.lines,
      values: Object.fromEntries(columns.map((column, i) => [column, record[i] ?? ""])),
    })),
    file,
  );
}
