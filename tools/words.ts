/**
 * `npm run words`: looks for phrases and sentences that a reader has to read twice (docs/style.md), and for words that are neither
 * English nor in the glossary, in docs, comments, help, errors and pages. Each file may have as many phrases and sentences as
 * tools/words/counts.json says, and no more: counts only fall. No file may have an unknown word.
 *
 * `npm run words -- FILE...` lists those of some files. `-- --save` writes the counts down, where none has risen.
 * `-- --names` lists exported names of src that several files declare.
 * Exit 1 where a count has risen, or has fallen and is not saved, or a word is unknown.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { sharedNames } from "./words/sharedNames.ts";
import { GLOSSARY, listFault, NAMES, spell, unknownLine } from "./words/spelling.ts";
import { type Fault, faultsOf, passagesIn, spelledFiles, wordedFiles } from "./words/survey.ts";

const COUNTS = join(import.meta.dirname, "words", "counts.json");

const { values, positionals } = parseArgs({
  options: { save: { type: "boolean" }, names: { type: "boolean" } },
  allowPositionals: true,
});
const lines = (faults: readonly Fault[]) =>
  faults
    .map(({ file, line, what, text }) => `${file}:${line}: ${what}\n    ${text.slice(0, 160)}\n`)
    .join("");

if (values.names === true) {
  for (const { name, files } of sharedNames()) process.stdout.write(`${name}: ${files.join(", ")}\n`);
} else if (positionals.length > 0) {
  process.stdout.write(lines(positionals.flatMap(faultsOf)));
  process.stdout.write((await spell(positionals.flatMap(passagesIn))).unknown.map(unknownLine).join(""));
} else {
  checkPhrases();
  await checkSpelling();
}

function checkPhrases(): void {
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
    fail(`${risen.length} files read worse than tools/words/counts.json allows: see docs/style.md`);
    return;
  }
  const counts = Object.fromEntries([...found].map(([file, faults]) => [file, faults.length]));
  const text = `${JSON.stringify(counts, null, 2)}\n`;
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  if (values.save === true) writeFileSync(COUNTS, text);
  else if (text !== readFileSync(COUNTS, "utf8")) {
    fail("It reads better than tools/words/counts.json says: run npm run words -- --save");
    return;
  }
  process.stdout.write(`${total} phrases and sentences to rewrite, in ${found.size} files\n`);
}

async function checkSpelling(): Promise<void> {
  const spelled = await spell(spelledFiles().flatMap(passagesIn));
  const fault = listFault(spelled);
  process.stderr.write(spelled.unknown.map(unknownLine).join(""));
  if (spelled.unknown.length > 0) fail(`${spelled.unknown.length} words that no reader can look up`);
  if (fault !== undefined) fail(fault);
  if (spelled.unknown.length > 0 || fault !== undefined) return;
  process.stdout.write(`${spelled.words} different words, each English, in ${GLOSSARY} or in ${NAMES}\n`);
}

function fail(why: string): void {
  process.stderr.write(`${why}\n`);
  process.exitCode = 1;
}
