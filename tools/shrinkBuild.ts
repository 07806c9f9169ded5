import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TransformOptions, transform } from "esbuild";

/** Lines stay of a length that stack traces can point into; names of what nobody imports get short. */
const DENSE: TransformOptions = {
  loader: "js",
  format: "esm",
  target: "esnext",
  charset: "utf8",
  legalComments: "none",
  minifyWhitespace: true,
  minifySyntax: true,
  minifyIdentifiers: true,
  lineLimit: 500,
};
/** What tells bundlers that nobody misses a call whose value is unused: esbuild takes it for white space. */
const PURE = "@__PURE__";

/** Takes comments, indentation and long names out of a folder's scripts: what is to be said to users stands in the types. */
export async function shrinkScripts(folder: string): Promise<void> {
  const scripts = filesIn(folder, ".js");
  await Promise.all(
    scripts.map(async (path) => {
      const text = readFileSync(path, "utf8");
      const isDense = !text.includes(PURE);
      const { code } = await transform(text, { ...DENSE, minifyWhitespace: isDense, sourcefile: path });
      writeFileSync(path, code);
    }),
  );
}

/** Indents a folder's declarations by less: the compiler takes four spaces a step, and types of ABIs go deep. */
export function shrinkTypes(folder: string): void {
  for (const path of filesIn(folder, ".d.ts")) {
    const text = readFileSync(path, "utf8");
    writeFileSync(
      path,
      text.replaceAll(/^(?: {4})+/gm, (spaces) => " ".repeat(spaces.length / 4)),
    );
  }
}

function filesIn(folder: string, ending: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(ending))
    .map((name) => join(folder, name));
}
