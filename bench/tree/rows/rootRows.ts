import { rm } from "node:fs/promises";
import { join } from "node:path";
import { treeFiles } from "../../../src/sdk/allocation/published/manifest.ts";
import type { Measurement } from "../../harness/measurement.ts";
import { spreadOf } from "../../harness/spread.ts";
import type { Costs } from "../costs.ts";
import { MERKLETREEJS, OPEN_ZEPPELIN } from "../peers.ts";
import { sizeName } from "../scale.ts";
import { repeat, requireSameRoots, type Stage } from "../stage.ts";

const MIN_SPEEDUP = { root: 120, allProofs: 200 };
/** MB. */
const MAX_MEMORY = 280;

const cpu = (costs: Costs) => costs.cpu;
const rss = (costs: Costs) => costs.rss;

/** From a file to a root, and to all that is published, beside peers that read the same file to the same root. */
export async function rootRows(stage: Stage): Promise<Measurement[]> {
  const { scale, fileOf, inChild, progress } = stage;
  const { rows, runs, sampledProofs } = scale;
  const file = fileOf(rows);
  const build = (convention: string) => repeat(runs, () => inChild("buildRoot", { file, convention }));

  progress("file to root");
  const native = await build("native");
  progress("file to root and proofs with OpenZeppelin: two minutes");
  const theirs = await inChild("openZeppelinTree", { file, convention: "native", sampledProofs });
  requireSameRoots("native", [...native, theirs]);

  progress("file to all proofs on disk");
  const published = await publish(stage, file);
  requireSameRoots("native on disk", [...native, ...published]);

  const sorted = await build("oz-standard");
  progress("file to root of oz-standard with OpenZeppelin: two minutes");
  const theirSorted = await inChild("openZeppelinTree", {
    file,
    convention: "oz-standard",
    sampledProofs: 0,
  });
  requireSameRoots("oz-standard", [...sorted, theirSorted]);

  progress("file to root with merkletreejs");
  const packed = await build("packed");
  const theirPacked = await inChild("merkletreejsTree", { file });
  requireSameRoots("packed", [...packed, theirPacked]);

  return rowsOf(stage, { native, theirs, published, sorted, theirSorted, packed, theirPacked });
}

type Built = Readonly<
  Record<"native" | "published" | "sorted" | "packed", readonly Costs[]> &
    Record<"theirs", Costs & { readonly proofs: number }> &
    Record<"theirSorted" | "theirPacked", Costs>
>;

function rowsOf({ scale }: Stage, built: Built): Measurement[] {
  const { native, theirs, published, sorted, theirSorted, packed, theirPacked } = built;
  const { rows, sampledProofs } = scale;
  const size = sizeName(rows);
  const file = `a CSV file of ${rows.toLocaleString("en")} rows (address, amount; EIP-55), every row checked`;
  const terms = "one thread; CPU time of a new process for each sample";
  const speed = { unit: "ms", ratioOf: "peer/ours" } as const;
  const peer = (name: string, figure: number) => ({ name, spread: spreadOf([figure]) });
  return [
    {
      ...speed,
      id: `csv-to-root-${size}`,
      about: `${file}, to the root of native, which campaigns deploy; ${terms}; the peer reads the same file and, with sortLeaves: false, makes the same root`,
      ours: spreadOf(native.map(cpu)),
      peer: peer(OPEN_ZEPPELIN, theirs.cpu),
      goal: MIN_SPEEDUP.root,
    },
    {
      ...speed,
      id: `csv-to-root-${size}-oz-standard`,
      about: `the same to the root of oz-standard: leaves sorted by their hashes; ${terms}; the peer as it is used mostly, same root`,
      ours: spreadOf(sorted.map(cpu)),
      peer: peer(OPEN_ZEPPELIN, theirSorted.cpu),
      goal: null,
    },
    {
      ...speed,
      id: `csv-to-root-${size}-merkletreejs`,
      about: `the same to the root of packed, which merkletreejs builds; ${terms}; same root`,
      ours: spreadOf(packed.map(cpu)),
      peer: peer(MERKLETREEJS, theirPacked.cpu),
      goal: null,
    },
    {
      ...speed,
      id: `csv-to-all-proofs-${size}`,
      about:
        `${file}, to root, manifest, rows, tiles, buckets and every full proof in binary, all on disk; native; ${terms}; the ` +
        `peer makes root and proofs in memory and writes nothing: ${sampledProofs.toLocaleString("en")} proofs were made, and their time scaled to all`,
      ours: spreadOf(published.map(cpu)),
      peer: peer(OPEN_ZEPPELIN, theirs.cpu + theirs.proofs),
      goal: MIN_SPEEDUP.allProofs,
    },
    {
      id: `rss-${size}`,
      about:
        "greatest resident memory of a process that goes from the file to all that is published, every full proof included; " +
        "Node itself included; MB of 10^6 bytes; the peer only to the root",
      unit: "MB",
      ours: spreadOf(published.map(rss)),
      peer: peer(OPEN_ZEPPELIN, theirs.rss),
      goal: MAX_MEMORY,
    },
    {
      id: `rss-${size}-root`,
      about: "the same, only to the root",
      unit: "MB",
      ours: spreadOf(native.map(rss)),
      peer: peer(OPEN_ZEPPELIN, theirs.rss),
      goal: null,
    },
  ];
}

/**
 * Of each run the small files stay until the bench ends, since file systems are slow to make files where many were deleted
 * just before; the large one goes at once, since a system is slow to find memory for its cache that nothing used before.
 */
function publish({ scale, folder, inChild }: Stage, file: string) {
  return repeat(scale.runs, async (run) => {
    const directory = join(folder, `tree-${run}`);
    const task = { file, convention: "native", directory, proofs: "binary" } as const;
    const published = await inChild("buildDirectory", task);
    await rm(join(directory, treeFiles.binaryProofs));
    return published;
  });
}
