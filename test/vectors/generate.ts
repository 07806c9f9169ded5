// Writes the vector files, or with --check exits 1 if a file on disk is not what this generator makes.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { differences } from "./kinds/differences.ts";
import { vectorFiles } from "./kinds/vectorFiles.ts";

const FOLDER = import.meta.dirname;

function check(files: ReadonlyMap<string, string>): void {
  const found = differences(FOLDER, files);
  for (const sentence of found) console.error(`${sentence}: run node test/vectors/generate.ts`);
  process.exitCode = found.length === 0 ? 0 : 1;
}

function write(files: ReadonlyMap<string, string>): void {
  for (const [name, contents] of files) writeFileSync(join(FOLDER, name), contents);
  console.error(`${files.size} files written`);
}

const [option, ...rest] = process.argv.slice(2);
if ((option !== undefined && option !== "--check") || rest.length > 0) {
  console.error("usage: node test/vectors/generate.ts [--check]");
  process.exitCode = 2;
} else if (option === "--check") check(vectorFiles());
else write(vectorFiles());
