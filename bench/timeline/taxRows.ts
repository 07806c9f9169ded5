import { setTimeout as sleep } from "node:timers/promises";
import { makeTestStore } from "../../test/toolkit/store/openTestStore.ts";
import { BENCH_CHAIN_ID, benchCampaign } from "../delivery/benchChain.ts";
import { type Beside, runGateway } from "../gateway/gatewayRun.ts";
import { FULL as GATEWAY, QUICK as SMALL_GATEWAY } from "../gateway/scale.ts";
import type { Measurement } from "../harness/measurement.ts";
import { startFollower } from "./followerProcess.ts";
import { FULL } from "./scale.ts";
import { row, type Stage } from "./stage.ts";

/** Blocks in which a gateway pays a burst while its chain is followed into its store, over those in which it does alone. */
export async function taxRows({ scale, folder, progress }: Stage): Promise<readonly Measurement[]> {
  const gateway = scale === FULL ? GATEWAY : SMALL_GATEWAY;
  const run = async (seed: number, isFollowed: boolean) => {
    const store = await makeTestStore("postgres");
    try {
      const beside = isFollowed ? followBeside(store.address, gateway.claims) : undefined;
      const terms = { seed, manner: "tickets", beside, store: store.address } as const;
      const { blocks } = await runGateway({ scale: gateway, folder }, terms);
      const last = blocks.findLastIndex(({ paid }) => paid.length > 0);
      return last + 1;
    } finally {
      await store.clear();
    }
  };
  const taxes: number[] = [];
  for (const seed of scale.taxSeeds) {
    const alone = await run(seed, false);
    const followed = await run(seed, true);
    progress(`a burst of ${gateway.claims} claims: ${alone} blocks, and ${followed} while it is followed`);
    taxes.push(followed / alone);
  }
  return [row("tracing-tax", ABOUT, "times", taxes, 1.05)];
}

const ABOUT =
  "blocks in which a gateway over PostgreSQL pays 6,000 claims that come at ten times what goes into them, while its chain is followed into its store, over those without; its own steps it writes down either way";

/** Milliseconds between looks whether all are paid. */
const PAUSE_MS = 1_000;

/** Follows the chain into the gateway's store, in a process of its own, until the claims are paid. */
function followBeside(store: string, claims: number): Beside {
  return {
    prepare: async () => [],
    play: async (_url, chain) => {
      const contracts = [{ address: benchCampaign, role: "instantCampaign" }] as const;
      const place = { rpc: chain.rpc, chainId: BENCH_CHAIN_ID, fromBlock: 0, contracts };
      const follower = startFollower({ ...place, store, finality: { by: "tag" } });
      for (let paid = 0, next = 0; paid < claims; ) {
        await sleep(PAUSE_MS);
        const newest = await chain.newest();
        if (newest >= next) paid += (await chain.paidBetween(next, newest)).length;
        next = newest + 1;
      }
      follower.signal("SIGTERM");
      await follower.ended;
    },
  };
}
