import { join } from "node:path";
import type { Measurement } from "../../harness/measurement.ts";
import { spreadOf } from "../../harness/spread.ts";
import { OPEN_ZEPPELIN } from "../peers.ts";
import { sizeName } from "../scale.ts";
import { repeat, type Stage } from "../stage.ts";

/** Bytes; CPU milliseconds. */
const MOST = { bytes: 32 * 1_024, cpu: 2 };

/** What one account's proof costs whoever fetches it from the published files. */
export async function lookupRows(stage: Stage): Promise<Measurement[]> {
  const { scale, folder, fileOf, inChild, progress } = stage;
  const { rows, dumpRows, runs, lookups } = scale;
  progress("proofs from tiles");
  const directory = join(folder, "published");
  const file = fileOf(rows);
  await inChild("buildDirectory", { file, convention: "native", directory });
  const found = await repeat(Math.min(runs, 3), () => inChild("lookUp", { directory, file, lookups }));

  progress("a proof from OpenZeppelin's dump");
  const dump = join(folder, "dump.json");
  const theirs = await inChild("openZeppelinLookup", { file: fileOf(dumpRows), dump });
  const scaled = rows / dumpRows;

  const about = `one account's proof out of what is published of ${rows.toLocaleString("en")} rows, over ${lookups.toLocaleString("en")} accounts at random, each from nothing`;
  const peer =
    `the peer loads its dump, finds the entry and proves it, at ${dumpRows.toLocaleString("en")} rows and scaled by ` +
    String(scaled);
  return [
    {
      id: "proof-lookup-bytes",
      about: `bytes fetched for ${about}, manifest not counted, in ${found[0]?.requests ?? 0} files; ${peer}`,
      unit: "bytes",
      ours: spreadOf(found.flatMap(({ bytes }) => bytes)),
      peer: { name: OPEN_ZEPPELIN, spread: spreadOf([Math.round(theirs.bytes * scaled)]) },
      goal: MOST.bytes,
    },
    {
      id: "proof-lookup-cpu",
      about: `CPU time of ${about}, files read from disk, checked up to the root; ${peer}`,
      unit: "ms",
      ours: spreadOf(found.flatMap(({ cpu }) => cpu)),
      peer: { name: OPEN_ZEPPELIN, spread: spreadOf([Math.round(theirs.cpu * scaled)]) },
      goal: MOST.cpu,
    },
    {
      id: "proof-lookup-first",
      about: `CPU time of ${about}; the first that a new process makes, modules loaded and the manifest read`,
      unit: "ms",
      ours: spreadOf(found.map(({ first }) => first)),
      peer: null,
      goal: null,
    },
    {
      id: "published-size",
      about: `all that is published of ${sizeName(rows)} rows without full proofs: manifest, rows, tiles, buckets; in ${found[0]?.files ?? 0} files; MB of 10^6 bytes`,
      unit: "MB",
      ours: spreadOf(found.map(({ size }) => size)),
      peer: null,
      goal: null,
    },
  ];
}
