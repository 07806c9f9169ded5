/** A file as the rules see it: path from the project's root with forward slashes, and its text. */
export type SourceFile = { readonly path: string; readonly text: string };

export type Import = { readonly target: string; readonly kind: "type" | "lazy" | "value" };

/** What a file imports, exports from, or loads later, in TypeScript and in Solidity. */
export function importsOf({ text }: SourceFile): readonly Import[] {
  const pattern =
    /(?:(?<type>\b(?:import|export)\s+type\b[^;"']*)?(?<!["'])\bfrom|\bimport\s*(?<lazy>\()?)\s*["'](?<target>[^"'\n]+)["']/g;
  return [...withoutComments(text).matchAll(pattern)].map(({ groups = {} }) => ({
    target: groups.target ?? "",
    kind: groups.type !== undefined ? "type" : groups.lazy !== undefined ? "lazy" : "value",
  }));
}

const STRINGS_AND_COMMENTS =
  /("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`)|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;
const blank = (text: string) => text.replace(/[^\n]/g, " ");

function withoutComments(text: string): string {
  return text.replace(STRINGS_AND_COMMENTS, (all, literal?: string) => literal ?? blank(all));
}

/** A text without its strings and comments, each line where it stands. */
export function codeOnly(text: string): string {
  return text.replace(STRINGS_AND_COMMENTS, blank);
}

/** The strings or the comments of a file, where they stand. */
export function only(text: string, kept: "strings" | "comments"): string {
  let result = "";
  for (const { index, 0: piece, 1: literal } of text.matchAll(STRINGS_AND_COMMENTS)) {
    if ((literal !== undefined) !== (kept === "strings")) continue;
    result += blank(text.slice(result.length, index)) + piece;
  }
  return result + blank(text.slice(result.length));
}
