/**
 * Writes the table of phrases into docs/style.md: `node tools/generate/style.ts`; with `--check` it writes nothing and fails where
 * the page differs.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { phrases } from "../words/phrases.ts";
import { writeOrCheck } from "./writeOrCheck.ts";

const PAGE = join(import.meta.dirname, "..", "..", "docs", "style.md");
const BLOCK = /(<!-- phrases: made by tools\/generate\/style\.ts -->\n)[\s\S]*?(<!-- end of phrases -->)/;

const rows = phrases.map(({ say, example: [was, is] }) => `| ${is} | ${was} | ${say} |\n`);
const table = ["| say | not | in general |\n", "| --- | --- | --- |\n", ...rows].join("");

writeOrCheck("style", [{ path: PAGE, text: readFileSync(PAGE, "utf8").replace(BLOCK, `$1${table}$2`) }]);
