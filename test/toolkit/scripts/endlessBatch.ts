import { readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { rowAt, writeBatch } from "../credentials/node/batchDirectories.ts";

/*
 * Writes a batch to the folder it is told, and stops for ever where it is told: while rows are added, or when tiles are
 * being written. It says so, for whoever then kills it.
 */
const [folder = "", stage = ""] = process.argv.slice(2);

function stop(): void {
  const partial = readdirSync(dirname(folder)).filter((name) => name.startsWith(`.${basename(folder)}`));
  process.stdout.write(
    `${JSON.stringify(partial.map((name) => readdirSync(join(dirname(folder), name, "new"))))}\n`,
  );
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

await writeBatch(folder, 0, {
  async addRows(add) {
    for (let i = 0; i < 600; i++) add(rowAt(i));
    if (stage === "rows") stop();
    return undefined;
  },
  onProgress(at) {
    if (at === stage) stop();
  },
});
