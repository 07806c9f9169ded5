/**
 * Writes test/snapshots/storage-layout.json from the built contracts: `node tools/generate/storageLayouts.ts`; with `--check`
 * it writes nothing and fails where a contract keeps something elsewhere than the snapshot says, so that no slot moves
 * unseen.
 */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { SymbolonError } from "../../src/sdk/core/errors.ts";
import { deployables, readJson } from "./deployables.ts";

const root = join(import.meta.dirname, "..", "..");
const artifacts = join(root, "artifacts");
const snapshot = join(root, "test", "snapshots", "storage-layout.json");

type BuildOutput = {
  readonly output: {
    readonly contracts: {
      readonly [source: string]: { readonly [name: string]: { readonly storageLayout?: StorageLayout } };
    };
  };
};

/** Every contract of ours that can be deployed, by name; those without storage too, so that gaining some is noticed. */
function builtLayouts(): Layouts {
  const built = deployables<BuildOutput>(artifacts, /^(mocks|interfaces|libraries)$/).toSorted((a, b) =>
    a.artifact.contractName < b.artifact.contractName ? -1 : 1,
  );
  return Object.fromEntries(
    built.map(({ artifact: { contractName, inputSourceName }, output }) => {
      const layout = output.output.contracts[inputSourceName]?.[contractName]?.storageLayout;
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

type Variable = {
  readonly label: string;
  /** Byte in the slot, counted from the right. */
  readonly offset: number;
  readonly slot: string;
  readonly type: string;
};

/** What solc prints as `storageLayout`, as far as it is read here. */
export type StorageLayout = {
  readonly storage: readonly Variable[];
  /** By an id that holds the number of a syntax tree node, so any edit may change it. Null where nothing is stored. */
  readonly types: {
    readonly [id: string]: {
      readonly label: string;
      readonly numberOfBytes: string;
      readonly members?: readonly Variable[];
    };
  } | null;
};

/** Where a contract keeps what, one line a variable. */
export type LayoutLines = {
  readonly storage: readonly string[];
  /** Slots of each struct that is stored, counted from the struct's own first one. */
  readonly structs: { readonly [name: string]: readonly string[] };
};

/** A layout without all that changes though storage does not: node numbers, file paths. */
export function describeLayout({ storage, types }: StorageLayout): LayoutLines {
  const known = types ?? {};
  const line = ({ label, offset, slot, type }: Variable): string => {
    const found = known[type];
    if (found === undefined) {
      throw new SymbolonError({
        code: "UnknownType",
        reason: `The storage layout does not tell what ${type} of ${label} is.`,
        hint: "Look whether solc's version has changed.",
        details: { type, label },
      });
    }
    const bytes = Number(found.numberOfBytes);
    const part = bytes < 32 ? `, bytes ${offset} to ${offset + bytes - 1}` : "";
    return `slot ${slot}${part}: ${found.label} ${label}`;
  };
  const structs = Object.values(known).flatMap(({ label, members }) =>
    members === undefined ? [] : [[label.replace("struct ", ""), members.map(line)] as const],
  );
  return {
    storage: storage.map(line),
    structs: Object.fromEntries(structs.sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

export type Layouts = { readonly [contract: string]: LayoutLines };

/** What is in one and not in the other, a line each: `-` only kept, `+` only built. Empty where they agree. */
export function layoutChanges(kept: Layouts, built: Layouts): string[] {
  const before = linesOf(kept);
  const after = linesOf(built);
  return [
    ...before.filter((line) => !after.includes(line)).map((line) => `- ${line}`),
    ...after.filter((line) => !before.includes(line)).map((line) => `+ ${line}`),
  ];
}

function linesOf(layouts: Layouts): string[] {
  return Object.entries(layouts).flatMap(([contract, { storage, structs }]) => [
    `${contract}: ${storage.length} variables`,
    ...storage.map((line) => `${contract}: ${line}`),
    ...Object.entries(structs).flatMap(([name, lines]) =>
      lines.map((line) => `${contract}: ${name} ${line}`),
    ),
  ]);
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
