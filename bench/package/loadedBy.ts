import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build, type Metafile } from "esbuild";
import { packageEntries } from "../../tools/packages.ts";

const ROOT = join(import.meta.dirname, "..", "..");
/** Name of the program within the build. */
const PAGE = "page.js";

export type Loaded = {
  /** Thousands of bytes, gzipped, that a browser fetches before anything is clicked. */
  readonly kb: number;
  /** Files that are in them, from the checkout's root. */
  readonly files: readonly string[];
};

/**
 * What a browser loads of a program in TypeScript: all that it imports, minified and without what nothing uses, but for what it
 * imports when it runs. Our entries are taken from the sources that they are built of.
 */
export async function loadedBy(program: string): Promise<Loaded> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: program, resolveDir: ROOT, loader: "ts", sourcefile: PAGE },
    absWorkingDir: ROOT,
    alias: entries(),
    outdir: "out/package",
    bundle: true,
    splitting: true,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    metafile: true,
    write: false,
    logLevel: "error",
  });
  const chunks = fetched(metafile);
  const texts = outputFiles.filter(({ path }) => chunks.some((chunk) => path.endsWith(chunk)));
  return {
    kb: gzipSync(texts.map(({ text }) => text).join(""), { level: 9 }).length / 1_000,
    files: chunks.flatMap((chunk) =>
      Object.entries(metafile.outputs[chunk]?.inputs ?? {}).flatMap(([file, { bytesInOutput }]) =>
        bytesInOutput === 0 ? [] : [file],
      ),
    ),
  };
}

/** The program's chunk and those that it imports at once, and so on. */
function fetched({ outputs }: Metafile): readonly string[] {
  const first = Object.keys(outputs).filter((chunk) => outputs[chunk]?.entryPoint === PAGE);
  const chunks = new Set(first);
  for (const chunk of chunks) {
    for (const { kind, path } of outputs[chunk]?.imports ?? [])
      if (kind === "import-statement") chunks.add(path);
  }
  return [...chunks];
}

/** The sources of the packages' entries, by the names that users import. */
function entries(): Record<string, string> {
  return Object.fromEntries(packageEntries().map(({ name, source }) => [name, join(ROOT, source)]));
}
