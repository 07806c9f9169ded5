import type { Chapter, ErrorEntry } from "./errorChapters.ts";
import type { Hint } from "./probeHints.ts";

const TITLE = "Errors";
const INTRODUCTION = `# ${TITLE}

Every error that a contract of Symbolon reverts with: why, and how to solve it. Made from the contracts and the toolkit by \`node tools/generate/errorCatalogue.ts\`; do not edit.

Four bytes and no name, as in the \`ClaimsSkipped\` event of a bundle? See [selectors](#selectors). In a program, the function that a chapter names turns whatever a viem call threw into the error's name, its values, a sentence and the hint; \`decodeClaimError\` takes the four bytes too. The toolkit's own errors (\`SymbolonError\`) bring these with them and are not listed.

*Retry* says whether the same call can succeed when it is sent again. *Never*: it meets the same end, however long one waits; where the hint says how, another one for the same leaf can be paid. *Later*: once something outside of it has changed. *Now*: at once, if it is sent as the hint says (with more gas, by another caller, in a bundle built anew).
`;

/** The page: a chapter for each area, and all selectors. */
export function errorPage(chapters: readonly Chapter[]): string {
  const anchorOf = anchors();
  anchorOf(TITLE);
  const rows: (readonly [string, string])[] = [];
  const texts = chapters.map(({ area, entries }) => {
    anchorOf(area.title);
    const parts = entries.map((entry) => {
      rows.push([
        entry.selector,
        `| \`${entry.selector}\` | [${entry.name}](#${anchorOf(entry.name)}) | ${area.title} |`,
      ]);
      return entryText(entry);
    });
    return `## ${area.title}\nIn programs: \`${area.decoder}\`.\n\n${parts.join("\n")}`;
  });
  const table = rows.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  const selectors = `## Selectors\n| selector | error | chapter |\n| --- | --- | --- |\n${table.join("\n")}\n`;
  return [INTRODUCTION, ...texts, selectors].join("\n");
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
    const anchor = heading.toLowerCase().replaceAll(" ", "-");
    const before = seen.get(anchor) ?? 0;
    seen.set(anchor, before + 1);
    return before === 0 ? anchor : `${anchor}-${before}`;
  };
}
