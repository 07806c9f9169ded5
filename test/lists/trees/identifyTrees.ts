import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Hex } from "viem";
import { buildFromFile } from "../../../src/node/allocation/buildFromFile.ts";
import { identifyFile } from "../../../src/node/allocation/identify/identifyConvention.ts";
import type { ReadAllocationOptions } from "../../../src/sdk/allocation/read/openIntake.ts";
import { SymbolonError } from "../../../src/sdk/core/errors.ts";
import { ownTrees } from "./ownTrees.ts";

/** Beside the project, not in it. */
const DATASETS = "../shared/datasets";
const CASES = "../shared/cases/distribution";

type Root = { readonly file: string; readonly root: Hex; readonly read?: ReadAllocationOptions | undefined };

const datasets: Readonly<Record<string, Hex>> = {
  "uni-2020": "0xc8500f8e2fcf3c9a32880e1b973fb28acc88be35787a8abcf9981b2b65dbdeb5",
  "ens-2021": "0xaca22207fc31a4c3ecd6ab11ce2df3db64b8afeba4f31db2b9aeb76f1dada659",
  "morpho-age6": "0x37f01b933b4ffdd372e7f74698a26e8d0c733b07c1e28a3bf2ff6a7b22a4d6ec",
  "gnosis-safe-2022": "0x50c84448ebfeb9f975fbcc439e50ce6f0a3b1f7b7a792db99a1b79e212e2735c",
  "threshold-2025-09": "0xb507ee578ed74eec70b511a841445ee19305f77bc2114ac878ced88c947fc616",
};
/** Files of others' published trees in their forms, each beside its root. */
const cases: readonly (readonly [path: string, read?: ReadAllocationOptions])[] = [
  ["06-zero-leaves/rows.csv"],
  ["07-several-tokens/rows.csv"],
  ["07-several-tokens/merkle_data.json"],
  ["08-published-forms/uniswap-result.json"],
  ["08-published-forms/lines.json", { map: { amount: "earnings" } }],
  ["08-published-forms/oz-values.json"],
  ["08-published-forms/hexmap.json"],
  ["16-hex-map/map.json"],
];

/** Published trees that are there: of others, and those that are made to look so. */
export type IdentifiedTrees = {
  readonly wanted: number;
  /** Paths that this machine does not have. */
  readonly absent: readonly string[];
  readonly found: readonly string[];
  readonly missed: readonly string[];
};

/**
 * Identifies how the root of each published tree was made.
 * @param withDatasets the large ones, too
 * @param oneOf of so many one
 */
export async function identifyTrees(withDatasets: boolean, oneOf = 1): Promise<IdentifiedTrees> {
  const folder = mkdtempSync(join(tmpdir(), "symbolon-lists-"));
  const found: string[] = [];
  const missed: string[] = [];
  try {
    const own = ownTrees().map(({ file, text, root }): Root => {
      const path = join(folder, file);
      writeFileSync(path, text);
      return { file: path, root };
    });
    const { roots, absent } = shared(withDatasets);
    const all = [...own, ...roots].filter((_, i) => i % oneOf === 0);
    for (const { file, root, read } of all) {
      const name = file.replace(`${folder}/`, "");
      ((await isFound({ file, root, read })) ? found : missed).push(name);
    }
    return { wanted: own.length + roots.length + absent.length, absent, found, missed };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function shared(withDatasets: boolean): {
  readonly roots: readonly Root[];
  readonly absent: readonly string[];
} {
  const named = withDatasets
    ? Object.entries(datasets).map(
        ([name, root]): Root => ({ file: `${DATASETS}/${name}/allocations.csv.gz`, root }),
      )
    : [];
  const beside = cases.map(([path, read]): Root => {
    const file = `${CASES}/${path}`;
    const rootFile = join(file, "..", "root.txt");
    const root = existsSync(rootFile) ? (readFileSync(rootFile, "utf8").trim() as Hex) : "0x";
    return { file, root, ...(read && { read }) };
  });
  const all = [...named, ...beside];
  return {
    roots: all.filter(({ file }) => existsSync(file)),
    absent: all.map(({ file }) => file).filter((file) => !existsSync(file)),
  };
}

/** Whether a root is identified, by a tree or by proofs; and a tree's is made again as it was identified. */
async function isFound({ file, root, read = {} }: Root): Promise<boolean> {
  try {
    const { identified, proven } = await identifyFile(file, root, { read });
    if (identified === undefined) return proven !== undefined && proven.failed.length === 0;
    const { convention, rows, amounts, decimals } = identified;
    if (rows !== "asGiven" || convention.name === "native") return true;
    const again = { ...read, ...(amounts && { amounts }), ...(decimals !== undefined && { decimals }) };
    return (await buildFromFile(file, { convention, root, read: again })).tree.root === root;
  } catch (error) {
    if (error instanceof SymbolonError) return false;
    throw error;
  }
}
