import { join } from "node:path";
import { getBlock, writeContract } from "viem/actions";
import { pauseGateAbi } from "../../../src/sdk/chain/abi/pauseGateAbi.ts";
import { ownBuild } from "../../../test/journeys/easBuilds.ts";
import { usualRows } from "../../../test/toolkit/scripts/kindChain.ts";
import { accountOf } from "../../../test/toolkit/scripts/relayChain.ts";
import type { Drop } from "../drop.ts";
import type { Stage } from "../stage.ts";

const DAY = 86_400n;
const LEAVES = 12;
/** Which leaf stands for what, so that none is in another's way. */
export const leaves = { open: 1, taken: 2, refused: 3, paying: 4, signing: 5, owned: 6 } as const;

export type ClaimDrops = Awaited<ReturnType<typeof openClaimDrops>>;

/** Campaigns in each state that is a campaign's, and claims in those that are a claim's. The chain's clock goes two days on. */
export async function openClaimDrops({ chain, folder }: Stage) {
  const rows = usualRows(LEAVES);
  const { timestamp: now } = await getBlock(chain.reader);
  const { other } = chain;
  const gate = await chain.deploy(
    ownBuild("PauseGate", "distribution/gates"),
    other.account.address,
    30n * DAY,
    DAY,
  );
  const unfunded = await chain.deploy(ownBuild("SampleToken", "mocks"), other.account.address, 1n);
  const drop = async (name: string, make: (at: string) => Promise<Pick<Drop, "campaign">>) => {
    const tree = join(folder, `tree-${name}`);
    const made = await make(tree);
    return { ...made, tree };
  };
  const instant = await chain.instant(join(folder, "tree-instant"), rows);
  const drops = {
    instant: { campaign: instant.campaign, tree: join(folder, "tree-instant") },
    treeless: { campaign: instant.campaign, tree: join(folder, "nowhere") },
    early: await drop("early", (at) => chain.instant(at, rows, { start: now + 100n * DAY })),
    paused: await drop("paused", (at) => chain.instant(at, rows, { gate, maxExtraTime: 30n * DAY })),
    unfunded: await drop("unfunded", (at) => chain.campaign(at, LEAVES, { token: unfunded })),
    ended: await drop("ended", (at) => chain.instant(at, rows, { end: now + DAY })),
    vesting: await drop("vesting", (at) => chain.vesting(at, rows)),
    rewards: await drop("rewards", (at) => chain.cumulative(at, rows)),
  };
  for (const leaf of Object.values(leaves)) {
    await chain.node.setBalance({ address: accountOf(leaf), value: 10n ** 20n });
  }
  await chain.moveTo(now + 2n * DAY);
  const pause = { address: gate, abi: pauseGateAbi, functionName: "pause" } as const;
  await writeContract(other, { ...pause, args: [drops.paused.campaign, "A look at the list."] });
  await chain.claim(instant, leaves.taken);
  await chain.moveTo(now + 2n * DAY + 100n);
  await chain.refuse(accountOf(leaves.refused));
  return drops;
}
