import { dirname, join } from "node:path/posix";
import { codeOnly, importsOf, type SourceFile } from "./sourceFile.ts";

/** What a page in a browser loads, of which one call needs no contract's code. */
const BROWSER_ENTRIES = [
  "src/sdk/index.ts",
  "src/sdk/core/index.ts",
  "src/sdk/chain/index.ts",
  "src/sdk/credentials/index.ts",
  "src/sdk/credentials/verify/index.ts",
  "src/sdk/distribution/claimPage/index.ts",
  "src/sdk/distribution/index.ts",
  "src/sdk/distribution/errors/index.ts",
  "src/sdk/governance/index.ts",
  "src/sdk/pageData/index.ts",
  "src/react/index.ts",
];

/** Nothing that runs anywhere loads a module of Node's or relies on a global of Node's. */
export function runsAnywhere(files: readonly SourceFile[]): readonly string[] {
  return files
    .filter(({ path }) => /^src\/(?:sdk|react)\//.test(path))
    .flatMap((file) => {
      const { path, text } = file;
      const global = /\b(?:Buffer|process|__dirname)\b\s*\./.exec(codeOnly(text))?.[0];
      return [
        ...(global === undefined ? [] : [`${path}: uses ${global} which no browser has`]),
        ...importsOf(file)
          .filter(({ target, kind }) => kind !== "type" && target.startsWith("node:"))
          .map(({ target }) => `${path}: imports ${target}, which no browser has`),
      ];
    });
}

/** The code of one contract is as large as all that a page needs to claim: it is loaded when somebody asks for it. */
export function codeOnDemand(files: readonly SourceFile[]): readonly string[] {
  return loadedBy(files, BROWSER_ENTRIES).flatMap((file) =>
    importsOf(file)
      .filter(({ target, kind }) => kind === "value" && target.includes("/builds/"))
      .map(({ target }) => `${file.path}: loads ${target} before anybody asks for it`),
  );
}

/** Whoever explains what a claim was refused with loads the errors, and no contract's whole ABI. */
export function errorsAlone(files: readonly SourceFile[]): readonly string[] {
  return loadedBy(files, ["src/sdk/distribution/decodeClaimError.ts"]).flatMap((file) =>
    importsOf(file)
      .filter(({ target, kind }) => kind !== "type" && /\/abi\/(?!errorTypes\.ts)/.test(target))
      .map(({ target }) => `${file.path}: imports ${target} to explain an error`),
  );
}

/** Programs of threads: each is started many times. */
const THREADS = [
  "src/node/allocation/threads/threadWorker.ts",
  "src/services/gateway/signatures/signatureThread.ts",
  "src/services/store/pglite/pgliteWorker.ts",
];

/** A thread begins in a tenth of a second: without viem, whose 350 modules take three times as long. */
export function lightThreads(files: readonly SourceFile[]): readonly string[] {
  return loadedBy(files, THREADS).flatMap((file) =>
    importsOf(file)
      .filter(({ target, kind }) => kind !== "type" && /^viem(\/|$)/.test(target))
      .map(({ target }) => `${file.path}: imports ${target}, which a thread loads`),
  );
}

/** The entries and all that they load in turn, each once. */
function loadedBy(files: readonly SourceFile[], entries: readonly string[]): readonly SourceFile[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const seen = new Set<SourceFile>();
  const visit = (path: string): void => {
    const file = byPath.get(path);
    if (file === undefined || seen.has(file)) return;
    seen.add(file);
    for (const { target, kind } of importsOf(file)) {
      if (kind !== "type" && target.startsWith(".")) visit(join(dirname(path), target));
    }
  };
  for (const entry of entries) visit(entry);
  return [...seen];
}
