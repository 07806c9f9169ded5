/**
 * Writes test/snapshots/storage-layout.json from the built contracts: `node tools/generate/storageLayouts.ts`; with `--check`
 * it writes nothing and fails where a contract keeps something elsewhere than the snapshot says, so that no slot moves
 * unseen.
 */
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { SymbolonError } from "../../src/core/errors.ts";
import { describeLayout, type StorageLayout } from "./storage/describeLayout.ts";
import { type Layouts, layoutChanges } from "./storage/layoutChanges.ts";

const root = join(import.meta.dirname, "..", "..");
const artifacts = join(root, "artifacts");
const snapshot = join(root, "test", "snapshots", "storage-layout.json");

type Artifact = {
  readonly contractName: string;
  readonly bytecode: string;
  readonly inputSourceName: string;
  readonly buildInfoId: string;
};
type BuildOutput = {
  readonly output: {
    readonly contracts: {
      readonly [source: string]: { readonly [name: string]: { readonly storageLayout?: StorageLayout } };
    };
  };
};

/** Every contract of ours that can be deployed, by name; those without storage too, so that gaining some is noticed. */
function builtLayouts(): Layouts {
  const outputs = new Map<string, BuildOutput>();
  const outputOf = (id: string): BuildOutput => {
    const known =
      outputs.get(id) ?? readJson<BuildOutput>(join(artifacts, "build-info", `${id}.output.json`));
    outputs.set(id, known);
    return known;
  };
  const built = globSync("contracts/**/*.json", { cwd: artifacts })
    .filter((path) => !/^contracts.(mocks|interfaces|libraries)\b/.test(path))
    .sort((a, b) => (basename(a) < basename(b) ? -1 : 1))
    .map((path) => readJson<Artifact>(join(artifacts, path)))
    .filter(({ bytecode }) => bytecode !== "0x");
  return Object.fromEntries(
    built.map(({ contractName, inputSourceName, buildInfoId }) => {
      const layout = outputOf(buildInfoId).output.contracts[inputSourceName]?.[contractName]?.storageLayout;
      if (layout !== undefined) return [contractName, describeLayout(layout)] as const;
      throw new SymbolonError({
        code: "NoStorageLayout",
        reason: `The compiler was not asked for the storage layout of ${contractName}.`,
        hint: 'Put `outputSelection: { "*": { "*": ["storageLayout"] } }` into the compiler settings of hardhat.config.ts, and build.',
        details: { contract: contractName },
      });
    }),
  );
}

function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(path, "utf8")) as T;
}

if (import.meta.main) {
  const built = builtLayouts();
  if (process.argv.includes("--check")) {
    const kept = existsSync(snapshot) ? readJson<Layouts>(snapshot) : {};
    const changes = layoutChanges(kept, built);
    if (changes.length > 0) {
      process.exitCode = 1;
      console.error(
        `Storage is laid out otherwise than test/snapshots/storage-layout.json says:\n${changes.join("\n")}\nhint: if this is meant, run node tools/generate/storageLayouts.ts and commit what it writes`,
      );
    }
  } else {
    mkdirSync(dirname(snapshot), { recursive: true });
    writeFileSync(snapshot, `${JSON.stringify(built, null, 2)}\n`);
  }
}
