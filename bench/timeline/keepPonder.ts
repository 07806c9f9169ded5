/**
 * Writes down what ponder has of a small history, for `npm test` to hold our rows against: `node bench/timeline/keepPonder.ts`.
 * It installs ponder for the run.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { openTestStore } from "../../test/toolkit/store/openTestStore.ts";
import { KEPT_ROWS, type KeptRows, keptHistory, openKeptChain, withoutHashes } from "./keptHistory.ts";
import { chainLines, differing } from "./lines.ts";
import { makePonderApp, PONDER } from "./ponderApp.ts";
import { ponderLines, startPonder, until } from "./ponderProcess.ts";

const SCHEMA = "kept_bench";
/** Milliseconds for which ponder may go on before it is looked at. */
const SETTLING = 120_000;

const folder = mkdtempSync(join(os.tmpdir(), "symbolon-ponder-"));
const chain = await openKeptChain();
const store = await openTestStore("postgres");
makePonderApp(folder, chain);
const ponder = await startPonder(folder, store.address, SCHEMA);
const moments = new Map<string, number[]>();
let moment = 0;
for await (const _ of keptHistory(chain)) {
  const all = await chainLines(chain);
  // What it does not have by then is what it does not have.
  await until(async () => differing(await ponderLines(store.sql, SCHEMA), all) === 0, SETTLING);
  const lines = await withoutHashes(chain, await ponderLines(store.sql, SCHEMA));
  for (const line of lines) moments.set(line, [...(moments.get(line) ?? []), moment]);
  process.stdout.write(`moment ${moment}: ${lines.length} rows of ${all.size} events\n`);
  moment++;
}
await ponder.stop();
await store.remove();
await chain.close();
const kept: KeptRows = {
  command: "node bench/timeline/keepPonder.ts",
  peer: PONDER,
  lines: [...moments],
};
writeFileSync(KEPT_ROWS, gzipSync(JSON.stringify(kept), { level: 9 }));
rmSync(folder, { recursive: true, force: true });
process.exit();
