import { seededRandom } from "../../test/differential/calls/seededRandom.ts";
import { openTestStore } from "../../test/toolkit/store/openTestStore.ts";
import { openBlockChain } from "../../test/toolkit/timeline/blockChain.ts";
import { followLiar } from "../../test/toolkit/timeline/followLiar.ts";
import { follow } from "../../test/toolkit/timeline/followStage.ts";
import type { Measurement } from "../harness/measurement.ts";
import { row, type Stage } from "./stage.ts";

/** What a node that lies at the head leaves behind: the run that the follower's own test has, as often as it takes. */
export async function lieRow({ scale: { faults }, progress }: Stage): Promise<readonly Measurement[]> {
  const store = await openTestStore("postgres");
  try {
    // Makes its tables.
    await follow(store.sql, openBlockChain(seededRandom(0)));
    const random = seededRandom(1);
    const sum = { lies: 0, madeUp: 0, doubled: 0, missing: 0 };
    let chains = 0;
    while (sum.lies < faults) {
      const { lies, madeUp, doubled, missing } = await followLiar(store.sql, chains++, random);
      sum.lies += lies;
      sum.madeUp += madeUp.length;
      sum.doubled += doubled.length;
      sum.missing += missing.length;
    }
    const { lies, ...wrong } = sum;
    progress(`lies: ${lies} on ${chains} chains, ${JSON.stringify(wrong)}`);
    const events = wrong.madeUp + wrong.doubled + wrong.missing;
    const about = `events missing, doubled or made up after ${lies} answers of a node at the head were not true`;
    return [row("lies", about, "events", [events], 0)];
  } finally {
    await store.remove();
  }
}
