import { join } from "node:path";
import type { Address, Hex } from "viem";
import { checkedSource } from "../../src/allocation/output/checkedSource.ts";
import type { Manifest } from "../../src/allocation/output/manifest.ts";
import { type VerifyStage, verifyTreeDirectory } from "../../src/allocation/output/verifyTreeDirectory.ts";
import { type SecondOpinion, secondOpinion } from "../../src/allocation/secondOpinion.ts";
import { SymbolonError } from "../../src/core/errors.ts";
import { type Progress, printResult, progress, table } from "../output.ts";
import { openTreeHasher } from "./treeHasher.ts";

export type VerifyCommandOptions = {
  readonly json?: boolean;
  /** Left out: a file of the source's name beside the folder, if it is the source. */
  readonly source?: string;
  readonly ignoreColumns?: readonly string[];
  readonly secondOpinion?: boolean;
  readonly threads?: number;
  /** Where the shuffle is checked too; goes with `registry`. */
  readonly rpc?: string;
  /** The AttestationRegistry that is trusted to tell when the commitment was made. */
  readonly registry?: Address;
  readonly announced?: Hex;
};

/** `symbolon tree verify DIR`. */
export async function verify(directory: string, options: VerifyCommandOptions): Promise<void> {
  const hasher = await openTreeHasher(join(directory, "allocation.csv"), options.threads);
  try {
    const stages: Readonly<Record<VerifyStage, Progress>> = {
      read: progress("reading"),
      rebuild: progress("hashing"),
      compare: progress("comparing"),
      prove: progress("proving"),
    };
    const verified = await verifyTreeDirectory(directory, {
      hasher,
      onProgress: (stage, done, total) => stages[stage](done, total),
    });
    const { tree, manifest, proofs, files } = verified;
    const source = await checkedSource(directory, verified, options, hasher);
    const checks = [...verified.checks, ...(source.file === undefined ? [] : ["source"])];
    const opinions = options.secondOpinion ? await secondOpinion(tree) : [];
    const dissenting = opinions.filter(({ agrees }) => !agrees);
    if (dissenting.length > 0) throw disagreement(directory, tree.root, dissenting);
    const isFair = await checkedFair(manifest, options);
    const { convention, root, count, total, warnings, shuffle = null } = manifest;
    printResult(
      options.json ?? false,
      {
        verified: true,
        convention: convention.name,
        root,
        count,
        total,
        proofs,
        files,
        checks,
        source: source.file ?? null,
        secondOpinions: opinions,
        warnings,
        shuffle,
        shuffleChecked: isFair,
      },
      [
        ...table([
          ["root", root],
          ["convention", convention.name],
          ["rows", count],
          ["total", `${total} base units`],
          ["proofs", `${proofs}, each leads to the root`],
          ["files", files],
          ["equal", checks.join(", ")],
          ["source", source.text],
          ...(shuffle === null ? [] : [["shuffle", shuffleText(isFair, options)] as const]),
          ...opinions.map((opinion) => ["second opinion", `${opinion.package} agrees`] as const),
        ]),
        ...warnings.map(({ message }) => `warning: ${message}`),
        "verified",
      ],
    );
  } finally {
    await hasher.close();
  }
}

/** Whether the shuffle was checked on its chain, and so found fair; what is not fair is thrown. */
async function checkedFair(manifest: Manifest, options: VerifyCommandOptions): Promise<boolean> {
  const { rpc, registry, announced } = options;
  if (rpc === undefined || registry === undefined) return false;
  const { openReader } = await import("../command/connect.ts");
  const { findRegistry } = await import("../../src/credentials/attestations/findRegistry.ts");
  const { shuffleReads } = await import("../../src/allocation/shuffle/checkShuffle.ts");
  const { requireFairShuffle } = await import("../../src/allocation/shuffle/checkShuffle.ts");
  const client = await openReader(rpc);
  await findRegistry(client, registry);
  const reads = shuffleReads(client);
  await requireFairShuffle({ manifest, registry, reads, ...(announced !== undefined && { announced }) });
  return true;
}

function shuffleText(isFair: boolean, { announced }: VerifyCommandOptions): string {
  if (!isFair) return "repeated; that it was committed to in time is not checked (give --rpc and --registry)";
  return announced === undefined
    ? "fair, if there was no other commitment (give --announced to compare)"
    : "fair: committed to in time, and as announced";
}

function disagreement(directory: string, root: string, dissenting: readonly SecondOpinion[]): SymbolonError {
  const told = dissenting.map((opinion) => `${opinion.package} gives ${opinion.root}`).join(" and ");
  return new SymbolonError({
    code: "SecondOpinionDiffers",
    reason: `${directory} has the root ${root}, but ${told}.`,
    hint: "Do not publish this root: report both with the folder's manifest.",
    details: { directory, root, opinions: dissenting },
  });
}
