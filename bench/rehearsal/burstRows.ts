import { join } from "node:path";
import type { Measurement } from "../harness/measurement.ts";
import { sizeName } from "../tree/scale.ts";
import { writeAllocationFile } from "../tree/writeAllocationFile.ts";
import { oneSample } from "./oneSample.ts";
import type { Stage } from "./stage.ts";

const BYTES_A_MIB = 2 ** 20;

type BurstDocument = { readonly memory: Readonly<Record<string, number>> };

/** Bursts on the real contracts: three strategies side by side, and one as large as fits. */
export async function burstRows(stage: Stage): Promise<Measurement[]> {
  const { scale, folder } = stage;
  const allocation = join(folder, "burst.csv");
  writeAllocationFile(allocation, scale.flash);
  const three = await play(stage, allocation, scale.three, "direct,waves,relayed");
  const flash = await play(stage, allocation, scale.flash, "direct");
  const small = sizeName(scale.three);
  const large = sizeName(scale.flash);
  return [
    oneSample(
      `burst-${small}-three`,
      `${small} claimants x 3 strategies on the contracts, two processes at once`,
      "s",
      three.seconds,
      120,
    ),
    oneSample(
      `burst-${small}-three-rss`,
      "the largest of these processes at most",
      "MiB",
      three.largest,
      null,
    ),
    oneSample(
      `burst-${large}-flash`,
      `${large} claimants of a flash, directly, on the contracts`,
      "s",
      flash.seconds,
      null,
    ),
    oneSample(`burst-${large}-flash-rss`, "its process at most", "MiB", flash.largest, 4_096),
  ];
}

async function play(
  { progress, symbolon, folder }: Stage,
  tree: string,
  claimants: number,
  strategies: string,
) {
  progress(`burst: ${claimants} claimants, ${strategies}`);
  const out = join(folder, `burst-${claimants}-${strategies}`);
  const { seconds, document } = await symbolon([
    "rehearse",
    "burst",
    tree,
    "--claimants",
    String(claimants),
    "--strategies",
    strategies,
    "--out",
    out,
  ]);
  const { memory } = document as BurstDocument;
  return { seconds, largest: Math.max(...Object.values(memory)) / BYTES_A_MIB };
}
