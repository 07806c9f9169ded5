import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

export const ROOT = join(import.meta.dirname, "..", "..", "..");

/** Everything that is written for people, by its path from the project's root. */
export const pages: readonly { readonly path: string; readonly text: string }[] = globSync(
  ["*.md", ".github/*.md", "{docs,examples,test}/**/*.md"],
  { cwd: ROOT },
).map((path) => ({ path: path.replaceAll("\\", "/"), text: readFileSync(join(ROOT, path), "utf8") }));

/** Names of a page's headings as the usual viewers make them: the second of two alike ends in -1. */
export function anchorsOf(text: string): ReadonlySet<string> {
  const seen = new Map<string, number>();
  const prose = text.replaceAll(/^```[\s\S]*?^```/gm, "");
  const anchors = [...prose.matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) => {
    const plain = heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}_ -]/gu, "")
      .replaceAll(" ", "-");
    const before = seen.get(plain) ?? 0;
    seen.set(plain, before + 1);
    return before === 0 ? plain : `${plain}-${before}`;
  });
  return new Set(anchors);
}
