/**
 * Writes docs/errors.md from the built contracts and the hints that the toolkit gives: `node tools/generate/errorCatalogue.ts`;
 * with `--check` it writes nothing and fails where the page differs. Either way it fails where an error has no hint.
 */
import { join } from "node:path";
import { SymbolonError } from "../../src/sdk/core/errors.ts";
import { declaredErrors } from "./errors/declaredErrors.ts";
import { type ErrorEntry, errorChapters } from "./errors/errorChapters.ts";
import { errorTasks, type TaskPart } from "./errors/errorTasks.ts";
import type { Hint } from "./errors/probeHints.ts";
import { writeOrCheck } from "./writeOrCheck.ts";

const root = join(import.meta.dirname, "..", "..");

const TITLE = "Errors";
const CONTENTS = "What were you doing?";
const INTRODUCTION = `# ${TITLE}

Every error that a contract of Symbolon reverts with: why, and how to solve it. Made from the contracts and the toolkit by \`node tools/generate/errorCatalogue.ts\`; do not edit.

Four bytes and no name, as in the \`ClaimsSkipped\` event of a bundle? See [selectors](#selectors). In a program, the function that a chapter names turns whatever a viem call threw into the error's name, its values, a sentence and the hint; \`decodeClaimError\` takes the four bytes too. The toolkit's own errors (\`SymbolonError\`) bring these with them and are not listed.

*Retry* says whether the same call can succeed when it is sent again. *Never*: it fails again, however long you wait; where the hint says how, another call for the same leaf can be paid. *Later*: once something outside of the call has changed. *Now*: at once, if it is sent as the hint says (with more gas, by another caller, in a bundle built again).
`;

/** The page: contents, a chapter for each task, and all selectors. */
export function errorPage(tasks: readonly TaskPart[]): string {
  const anchorOf = anchors();
  anchorOf(TITLE);
  anchorOf(CONTENTS);
  const chapters = tasks.map((task) => ({
    ...task,
    anchor: anchorOf(task.title),
    entries: task.entries.map((entry) => ({ ...entry, anchor: anchorOf(entry.name) })),
  }));
  const contents = chapters.map(({ title, anchor, entries }) => {
    const names = entries.map((entry) => `[${entry.name}](#${entry.anchor})`);
    return `- **[${title}](#${anchor})**: ${names.join(", ")}`;
  });
  const texts = chapters.map(({ title, about, decoders, entries }) => {
    const programs = `In programs: ${decoders.map((decoder) => `\`${decoder}\``).join(", ")}.`;
    return `## ${title}\n${about} ${programs}\n\n${entries.map(entryText).join("\n")}`;
  });
  const table = chapters
    .flatMap(({ title, entries }) => entries.map((entry) => ({ ...entry, title })))
    .sort((a, b) => (a.selector < b.selector ? -1 : 1))
    .map(({ selector, name, anchor, title }) => `| \`${selector}\` | [${name}](#${anchor}) | ${title} |`);
  const selectors = `## Selectors\n| selector | error | met in |\n| --- | --- | --- |\n${table.join("\n")}\n`;
  return [INTRODUCTION, `## ${CONTENTS}\n${contents.join("\n")}\n`, ...texts, selectors].join("\n");
}

function entryText({ name, signature, selector, throwers, why, hints }: ErrorEntry): string {
  return `### ${name}
\`${signature}\` · \`${selector}\` · ${throwers.join(", ")}

${why}

${hintText(hints)}
`;
}

function hintText(hints: readonly Hint[]): string {
  const [only] = hints;
  if (hints.length === 1 && only !== undefined) return `**Hint:** ${only.hint}`;
  return [
    "**Hint:**",
    ...hints.map(({ where, hint }) => `- ${where === undefined ? "else" : `where ${where}`}: ${hint}`),
  ].join("\n");
}

/** Names of headings as the usual viewers make them: the second of two alike ends in -1. */
function anchors(): (heading: string) => string {
  const seen = new Map<string, number>();
  return (heading) => {
    const anchor = heading
      .toLowerCase()
      .replaceAll(/[^\w -]/g, "")
      .replaceAll(" ", "-");
    const before = seen.get(anchor) ?? 0;
    seen.set(anchor, before + 1);
    return before === 0 ? anchor : `${anchor}-${before}`;
  };
}

if (import.meta.main) {
  try {
    const text = errorPage(errorTasks(errorChapters(declaredErrors(join(root, "artifacts")))));
    writeOrCheck("errorCatalogue", [{ path: join(root, "docs", "errors.md"), text }]);
  } catch (error) {
    if (!(error instanceof SymbolonError)) throw error;
    process.exitCode = 1;
    console.error(`${error.reason}\nhint: ${error.hint}`);
  }
}
