/** Solidity's standard JSON input, as far as it is looked at. */
export type CompilerInput = {
  readonly language: string;
  readonly sources: Readonly<Record<string, { readonly content: string }>>;
  readonly settings: Readonly<Record<string, unknown>> & { readonly remappings?: readonly string[] };
};

/** `import "a.sol"`, `import { B } from "a.sol"`, `import * as C from "a.sol"`. */
const IMPORT = /^\s*import\s+(?:[^"';]*?\sfrom\s+|)["']([^"']+)["']/gm;

/**
 * A compiler's input with only what one source needs: an explorer would show everything else as part of the contract.
 * @throws Error where an import leads nowhere, so that nothing incomplete is ever submitted
 */
export function sourceInput(input: CompilerInput, source: string): CompilerInput {
  const wanted = new Set<string>();
  const visit = (path: string) => {
    if (wanted.has(path)) return;
    const content = input.sources[path]?.content;
    if (content === undefined) throw new Error(`The build has no source ${path}.`);
    wanted.add(path);
    for (const [, target = ""] of content.matchAll(IMPORT)) visit(resolveImport(input, path, target));
  };
  visit(source);
  const sources = Object.fromEntries(Object.entries(input.sources).filter(([path]) => wanted.has(path)));
  return { ...input, sources };
}

/** Solc's rules: a relative path from the importing file; else the longest prefix that is remapped for it. */
function resolveImport({ settings, sources }: CompilerInput, from: string, target: string): string {
  if (target.startsWith(".")) return joined(from, target);
  const remappings = (settings.remappings ?? []).map((text) => {
    const [, context = "", prefix = "", replacement = ""] = /^(?:([^:=]*):)?([^=]*)=(.*)$/.exec(text) ?? [];
    return { context, prefix, replacement };
  });
  const [best] = remappings
    .filter(({ context, prefix }) => from.startsWith(context) && target.startsWith(prefix))
    .sort((a, b) => b.context.length - a.context.length || b.prefix.length - a.prefix.length);
  const path = best === undefined ? target : `${best.replacement}${target.slice(best.prefix.length)}`;
  return sources[path] === undefined ? target : path;
}

function joined(from: string, target: string): string {
  const parts = from.split("/").slice(0, -1);
  for (const part of target.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== ".") parts.push(part);
  }
  return parts.join("/");
}
