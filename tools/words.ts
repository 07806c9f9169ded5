/**
 * `npm run words`: looks for phrases and sentences that a reader has to read twice (docs/style.md), in docs, comments, help, errors
 * and pages. Each file may have as many as tools/words/counts.json says, and no more: counts only fall.
 *
 * `npm run words -- FILE...` lists those of some files. `-- --save` writes the counts down, where none has risen.
 * Exit 1 where a count has risen, or has fallen and is not saved.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Fault, faultsOf, wordedFiles } from "./words/survey.ts";

const COUNTS = join(import.meta.dirname, "words", "counts.json");

const { values, positionals } = parseArgs({ options: { save: { type: "boolean" } }, allowPositionals: true });
const lines = (faults: readonly Fault[]) =>
  faults
    .map(({ file, line, what, text }) => `${file}:${line}: ${what}\n    ${text.slice(0, 160)}\n`)
    .join("");

if (positionals.length > 0) process.stdout.write(lines(positionals.flatMap(faultsOf)));
else checkAll();

function checkAll(): void {
  const known = JSON.parse(readFileSync(COUNTS, "utf8")) as Readonly<Record<string, number>>;
  const found = new Map(
    wordedFiles().flatMap((file) => {
      const faults = faultsOf(file);
      return faults.length === 0 ? [] : [[file, faults] as const];
    }),
  );
  const risen = [...found].filter(([file, faults]) => faults.length > (known[file] ?? 0));
  if (risen.length > 0) {
    process.stderr.write(risen.map(([, faults]) => lines(faults)).join(""));
    process.stderr.write(
      `${risen.length} files read worse than tools/words/counts.json allows: see docs/style.md\n`,
    );
    process.exitCode = 1;
    return;
  }
  const counts = Object.fromEntries([...found].map(([file, faults]) => [file, faults.length]));
  const text = `${JSON.stringify(counts, null, 2)}\n`;
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  if (values.save === true) writeFileSync(COUNTS, text);
  else if (text !== readFileSync(COUNTS, "utf8")) {
    process.stderr.write("It reads better than tools/words/counts.json says: run npm run words -- --save\n");
    process.exitCode = 1;
    return;
  }
  process.stdout.write(`${total} phrases and sentences to rewrite, in ${found.size} files\n`);
}
