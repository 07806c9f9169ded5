import { makeTestStore } from "../../test/toolkit/store/openTestStore.ts";
import type { Measurement } from "../harness/measurement.ts";
import { type EventChain, openEventChain } from "./eventChain.ts";
import { followOnce } from "./followerProcess.ts";
import type { FollowProgramSeen } from "./followProgram.ts";
import { row, type Stage } from "./stage.ts";

/** By store, what a follower may have. */
const GOALS = { postgres: 350, pglite: 900 } as const;
const NAMES = { postgres: "PostgreSQL", pglite: "PGlite, which is in the same process" } as const;

/** The most memory that a follower has while it reads a chain from its beginning. */
export async function memoryRows({ scale, progress }: Stage): Promise<readonly Measurement[]> {
  const { blocks, events, turns } = scale;
  const chain = await openEventChain(events / 2);
  try {
    for (let i = 0; i < blocks; i++) await chain.mine(events / blocks);
    const rows: Measurement[] = [];
    for (const kind of ["postgres", "pglite"] as const) {
      const memory: FollowProgramSeen["memory"][] = [];
      for (let turn = 0; turn < turns; turn++) memory.push(await memoryWith(kind, chain));
      const most = memory.map((one) => one.most);
      const after = memory.map((one) => one.after);
      progress(
        `memory with ${kind}: ${most.map((one, i) => `${one.toFixed(0)}, then ${after[i]?.toFixed(0)}`).join("; ")} MiB`,
      );
      const about = `of a follower that reads ${events} events into ${NAMES[kind]}`;
      rows.push(row(`rss-mib-${kind}`, `the most resident memory ${about}`, "MiB", most, GOALS[kind]));
      rows.push(row(`rss-mib-${kind}-after`, `resident memory ${about}, once it has`, "MiB", after, null));
    }
    return rows;
  } finally {
    await chain.close();
  }
}

async function memoryWith(kind: keyof typeof GOALS, { followed, height }: EventChain) {
  const store = await makeTestStore(kind);
  try {
    return (await followOnce({ ...followed, store: store.address, until: await height() })).memory;
  } finally {
    await store.clear();
  }
}
