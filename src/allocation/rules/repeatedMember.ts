import { createJsonTokens } from "../read/jsonTokens.ts";

/** The first member that a JSON text has twice in one object; undefined where there is none. The text must be JSON. */
export function repeatedMember(
  text: string,
  file: string,
): { readonly name: string; readonly line: number } | undefined {
  // One a level: the names so far in an object, undefined in a list.
  const levels: (Set<string> | undefined)[] = [];
  let found: { readonly name: string; readonly line: number } | undefined;
  let last: { readonly name: string; readonly line: number } | undefined;
  const tokens = createJsonTokens(file, ({ kind, text: name, line }) => {
    if (kind === "{") levels.push(new Set());
    else if (kind === "[") levels.push(undefined);
    else if (kind === "}" || kind === "]") levels.pop();
    else if (kind === ":" && last !== undefined) {
      const names = levels.at(-1);
      if (names?.has(last.name)) found ??= last;
      names?.add(last.name);
    }
    last = kind === "string" ? { name, line } : undefined;
  });
  tokens.write(text);
  tokens.end();
  return found;
}
