/**
 * Sends something, fills the disk under the journal, writes down what became of it, and wants to send more: before and after
 * there is room. Prints what happened as JSON. Argument: a folder on a small disk of its own.
 */
import { appendFileSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Hex } from "viem";
import { fileJournal } from "../../../../src/node/journal/fileJournal.ts";

const [folder = ""] = process.argv.slice(2);
const HASH: Hex = `0x${"ab".repeat(32)}`;
const OTHER: Hex = `0x${"cd".repeat(32)}`;
const place = {
  chainId: 1,
  registry: "0x00000000000000000000000000000000000000a1",
  account: "0x00000000000000000000000000000000000000b2",
} as const;
const journal = fileJournal(join(folder, "a.journal"));
const open = () => journal.open({ action: "claim", genesis: HASH, ...place });
const keys = Array.from({ length: 500 }, (_, i) => String(i));
const sending = { nonce: 3, after: 9, keys, digest: HASH, hashes: [HASH] };
const settled = { status: "mined", results: Object.fromEntries(keys.map((key) => [key, HASH])) } as const;

const filler = join(folder, "filler");
function fillDisk(): unknown {
  for (;;) {
    try {
      appendFileSync(filler, new Uint8Array(512));
    } catch (error) {
      return (error as NodeJS.ErrnoException).code;
    }
  }
}

let opened = await open();
const first = await opened.begin(sending);
const full = fillDisk();
await opened.addHash(first, OTHER);
fillDisk();
let refused: unknown;
try {
  await opened.settle(first, settled);
  fillDisk();
  await opened.begin({ ...sending, nonce: 4 });
} catch (error) {
  const { code, hint } = error as { code?: string; hint?: string };
  refused = { code, hint, sendings: opened.sendings.length };
}
await opened.close();
const left = readdirSync(folder).sort();
rmSync(filler);
opened = await open();
await opened.begin({ ...sending, nonce: 4 });
await opened.close();
opened = await open();
process.stdout.write(JSON.stringify({ full, refused, left, again: opened.sendings }));
await opened.close();
