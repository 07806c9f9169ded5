/**
 * A follower in a process of its own: terms on standard input, what it saw on standard output where it ends: once it has read
 * to a block, or when it is asked to with SIGTERM.
 */
import { readFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { openStore } from "../../src/services/store/openStore.ts";
import { openFollower } from "../../src/services/timeline/follow/openFollower.ts";
import { clientOf } from "./clientOf.ts";
import type { Followed } from "./eventChain.ts";

export type FollowProgramTerms = Followed & {
  readonly store: string;
  /** Ends once it has read this block; left out: never. */
  readonly until?: number;
};

export type FollowProgramSeen = {
  /** From before the follower is opened until all is read. */
  readonly seconds: number;
  /** Resident memory in MiB: the most that it had, and what it has once all is read. */
  readonly memory: { readonly most: number; readonly after: number };
};

/** Milliseconds between looks for a new block. */
const PAUSE = 100;

const terms = JSON.parse(await text(process.stdin)) as FollowProgramTerms;
const { store, rpc, chainId, until, ...rest } = terms;
const sql = await openStore(store);
let isOn = true;
process.once("SIGTERM", () => {
  isOn = false;
});
const begun = performance.now();
const follower = await openFollower({ ...rest, sql, client: clientOf(rpc, chainId) });
while (isOn && (until === undefined || follower.followed().cursor < until)) {
  const step = await follower.advance();
  if (step === "nothing new" || step === "node behind") await sleep(PAUSE);
}
const seconds = (performance.now() - begun) / 1_000;
// The maximum of `process.resourceUsage` begins with what the process had that started this one.
const status = readFileSync("/proc/self/status", "utf8");
const mebibytes = (name: string) => Number(new RegExp(`^${name}:\\s*(\\d+)`, "m").exec(status)?.[1]) / 1_024;
const memory = { most: mebibytes("VmHWM"), after: mebibytes("VmRSS") };
await sql.close();
const seen: FollowProgramSeen = { seconds, memory };
process.stdout.write(JSON.stringify(seen));
