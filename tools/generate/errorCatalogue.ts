/**
 * Writes docs/errors.md from the built contracts and the hints that the toolkit gives: `node tools/generate/errorCatalogue.ts`;
 * with `--check` it writes nothing and fails where the page differs. Either way it fails where an error has no hint.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SymbolonError } from "../../src/core/errors.ts";
import { declaredErrors } from "./errors/declaredErrors.ts";
import { errorChapters } from "./errors/errorChapters.ts";
import { errorPage } from "./errors/errorPage.ts";
import { errorTasks } from "./errors/errorTasks.ts";

const root = join(import.meta.dirname, "..", "..");
const page = join(root, "docs", "errors.md");

try {
  const text = errorPage(errorTasks(errorChapters(declaredErrors(join(root, "artifacts")))));
  const kept = existsSync(page) ? readFileSync(page, "utf8") : "";
  if (!process.argv.includes("--check")) {
    writeFileSync(page, text);
  } else if (kept !== text) {
    process.exitCode = 1;
    console.error(
      "docs/errors.md is out of date\nhint: run node tools/generate/errorCatalogue.ts and commit what it writes",
    );
  }
} catch (error) {
  if (!(error instanceof SymbolonError)) throw error;
  process.exitCode = 1;
  console.error(`${error.reason}\nhint: ${error.hint}`);
}
