import type { Address, Hex } from "viem";
import { isRuledDirectory } from "../../src/node/allocation/credentials/readRuledDirectory.ts";
import { type VerifyTreeOptions, verifyTree } from "../../src/node/allocation/output/verifyTree.ts";
import { tokenAmount } from "../../src/sdk/core/text/tokenAmount.ts";
import { printResult, table } from "../output.ts";
import { progressOfSteps } from "../progress.ts";
import type { VerifyRuledOptions } from "./verifyRuled.ts";

type VerifyOptions = Omit<VerifyTreeOptions, "chain" | "onProgress"> & {
  readonly json?: boolean;
  /** Where the shuffle is checked too. */
  readonly rpc?: string;
  /** The AttestationRegistry that is trusted to tell when the commitment was made. */
  readonly registry: Address;
  readonly announced?: Hex;
};

const STAGES = { read: "reading", rebuild: "hashing", compare: "comparing", prove: "proving" } as const;

export async function verify(directory: string, options: VerifyOptions & VerifyRuledOptions): Promise<void> {
  if (isRuledDirectory(directory)) {
    return (await import("./verifyRuled.ts")).verifyRuled(directory, options);
  }
  await verifyOneTree(directory, options);
}

async function verifyOneTree(directory: string, options: VerifyOptions): Promise<void> {
  const { rpc, registry, announced, json: _json, ...rest } = options;
  const show = progressOfSteps();
  const open = async () => (await import("../command/connect.ts")).openReader(rpc ?? "");
  const verified = await verifyTree(directory, {
    ...rest,
    chain: rpc === undefined ? undefined : { open, registry, announced },
    onProgress: (stage, done, total) => show(STAGES[stage], done, total),
  });
  const { manifest, proofs, files, checks, source, opinion, isFair } = verified;
  const { convention, root, count, total, decimals, warnings, shuffle = null } = manifest;
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
      secondOpinion: opinion ?? null,
      warnings,
      shuffle,
      shuffleChecked: isFair,
    },
    [
      ...table([
        ["root", root],
        ["convention", convention.name],
        ["rows", count],
        ["total", tokenAmount(BigInt(total), { decimals: decimals ?? undefined })],
        ["proofs", `${proofs}, each leads to the root`],
        ["files", files],
        ["equal", checks.join(", ")],
        ["source", source.text],
        ...(shuffle === null ? [] : [["shuffle", shuffleText(isFair, options)] as const]),
        ["second opinion", opinion && `${opinion.package} agrees`],
      ]),
      ...warnings.map(({ message }) => `warning: ${message}`),
      "verified",
    ],
  );
}

function shuffleText(isFair: boolean, { announced }: VerifyOptions): string {
  if (!isFair) return "repeated; that it was committed to in time is not checked (give --rpc)";
  return announced === undefined
    ? "fair, if there was no other commitment (give --announced to compare)"
    : "fair: committed to in time, and as announced";
}
