import { join } from "node:path";
import { keccak256, toHex } from "viem";
import { rowAccount, rowAmount } from "../../src/sdk/distribution/check/campaignRows.ts";
import { BENCH_CHAIN_ID, benchCampaign } from "../delivery/benchChain.ts";
import { signedSample } from "../delivery/signedClaims.ts";
import type { Measurement } from "../harness/measurement.ts";
import { oneSample } from "../rehearsal/oneSample.ts";
import { type GatewayRun, generate, provenLines, runGateway, writeLines } from "./gatewayRun.ts";
import type { Stage } from "./stage.ts";

/** Of all who ask, the part that hoards, who ask as often as all others together. */
const OWNERS = 0.01;

/** Claimants who wait beside such as reserve places and never come, over how long they wait without them. */
export async function hoarderRows(stage: Stage): Promise<readonly Measurement[]> {
  const claims = stage.scale.claims / 2;
  const half: Stage = { ...stage, scale: { ...stage.scale, claims, over: stage.scale.over / 2 } };
  const [seed = 1] = stage.scale.seeds;
  const withheld = Math.max(1, Math.floor(OWNERS * claims));
  stage.progress(`hoarders: ${claims} claims within ${half.scale.over} s, without any`);
  const alone = await runGateway(half, { seed, manner: "tickets", withheld });
  stage.progress("hoarders: the same, and as many who ask for places and do not come");
  const file = join(stage.folder, "hoarders.jsonl");
  writeLines(file, await hoarded(half, seed, withheld));
  const { over } = half.scale;
  const beside = {
    prepare: async () => [],
    play: async (url: string) => void (await generate({ url, file, seed: seed + 1, over, manner: "hoard" })),
  };
  const hoarding = await runGateway(half, { seed, manner: "tickets", withheld, beside });
  const about = `the mean wait of claimants beside as many requests for places of which nobody comes: half for published leaves, signed by nobody, half by ${withheld} owners again and again, over the wait without`;
  return [
    oneSample("hoarder-delay", about, "times the wait without", meanWait(hoarding) / meanWait(alone), 1.1),
  ];
}

/** Requests of hoarders: for leaves whose owners have signed nothing, and of some owners, many times over. */
async function hoarded({ scale }: Stage, seed: number, withheld: number): Promise<readonly string[]> {
  const { leaves, claims } = scale;
  const place = { chainId: BENCH_CHAIN_ID, campaign: benchCampaign };
  const { tree, lines } = await signedSample({ seed, leaves, claims, ...place });
  const mine = provenLines(lines.slice(-withheld), tree.proof);
  const taken = new Set(lines.map((line) => Number(JSON.parse(line).leaf.index)));
  const others: string[] = [];
  for (let index = 0; others.length < claims / 2; index++) {
    if (taken.has(index)) continue;
    const account = rowAccount(tree.allocation, index);
    const leaf = { index: String(index), account, amount: String(rowAmount(tree.allocation, index)) };
    const signature = keccak256(toHex(`nobody ${index}`));
    const claim = { ...JSON.parse(lines[0] as string), leaf, proof: tree.proof(index) };
    others.push(JSON.stringify({ ...claim, signature: `${signature}${signature.slice(2)}1b` }));
  }
  return others.flatMap((other, i) => [other, mine[i % mine.length] as string]);
}

/** Seconds from when claimants meant to come to the block that paid them. */
export function meanWait({ asked, blocks }: Pick<GatewayRun, "asked" | "blocks">): number {
  const paidAt = new Map(blocks.flatMap(({ at, paid }) => paid.map((index) => [index, at] as const)));
  const waits = asked.map(({ index, at }) => (paidAt.get(index) ?? Infinity) - at);
  return waits.reduce((sum, wait) => sum + wait, 0) / waits.length;
}
