import { join } from "node:path";
import type { Address } from "viem";
import {
  BENCH_CHAIN_ID,
  type BenchChain,
  type BenchPayment,
  benchCampaign,
  benchContracts,
} from "../delivery/benchChain.ts";
import { signedSample } from "../delivery/signedClaims.ts";
import type { Measurement } from "../harness/measurement.ts";
import { oneSample } from "../rehearsal/oneSample.ts";
import { type Beside, generate, provenLines, runGateway, type Seen, writeLines } from "./gatewayRun.ts";
import type { Stage } from "./stage.ts";

/** Leaves of each campaign beside the first. */
const LEAVES = 1_024;
/** Seconds over which the quiet lane's claims come. */
const QUIET_SECONDS = 20;

/** Campaigns that share a gateway. */
export async function laneRows(stage: Stage): Promise<readonly Measurement[]> {
  return [await unfairness(stage), await quietWait(stage)];
}

/** Many lanes that flood: what each has been paid when the first of them is done. */
async function unfairness(stage: Stage): Promise<Measurement> {
  const { lanes, laneClaims: claims, over, seeds, leaves } = stage.scale;
  const [seed = 1] = seeds;
  stage.progress(`lanes: ${lanes} campaigns, ${claims} claims of each at once`);
  const more = Array.from({ length: lanes - 1 }, (_, i) => i + 1);
  const payments: BenchPayment[] = [];
  const beside = besideOf(stage, { numbers: more, claims, seed, over, payments });
  const scale = { ...stage.scale, claims, leaves: Math.min(leaves, LEAVES) };
  await runGateway({ ...stage, scale }, { seed, manner: "tickets", beside });
  const about = `1 - Jain's index of what ${lanes} flooding campaigns of ${claims} claims each were paid when the first was done`;
  return oneSample("unfairness-20-lanes", about, "part", unfairnessOf(payments, claims), 0.01);
}

function unfairnessOf(payments: readonly BenchPayment[], claims: number): number {
  const paid = new Map<Address, number>();
  const done = payments.find(({ campaign }) => {
    paid.set(campaign, (paid.get(campaign) ?? 0) + 1);
    return paid.get(campaign) === claims;
  });
  const until = payments.filter(({ block }) => block <= (done?.block ?? Infinity));
  const counts = [...Map.groupBy(until, ({ campaign }) => campaign).values()].map(({ length }) => length);
  const sum = counts.reduce((all, one) => all + one, 0);
  return 1 - sum ** 2 / (counts.length * counts.reduce((all, one) => all + one ** 2, 0));
}

/** A lane with a claim now and then: what it waits beside one that floods, over what it waits alone. */
async function quietWait(stage: Stage): Promise<Measurement> {
  const { quietClaims: claims, seeds, claims: all, over } = stage.scale;
  const [seed = 1] = seeds;
  const waits: number[] = [];
  // The first is there by itself but for a handful.
  for (const hogs of [Math.ceil(claims / 10), Math.ceil(all / 2)]) {
    stage.progress(`lanes: a quiet one beside one of ${hogs} claims`);
    const payments: BenchPayment[] = [];
    const scale = { ...stage.scale, claims: hogs, over: over / 2 };
    const asked: Seen["asked"][number][] = [];
    const quiet = { numbers: [1], claims, seed, over: QUIET_SECONDS, payments, asked };
    const { blocks } = await runGateway(
      { ...stage, scale },
      { seed, manner: "tickets", beside: besideOf(stage, quiet) },
    );
    const times = new Map(blocks.map(({ number, at }) => [number, at]));
    const paidAt = new Map(
      payments
        .filter(({ campaign }) => campaign !== benchCampaign)
        .map(({ index, block }) => [index, times.get(block) ?? NaN]),
    );
    const each = asked.map(({ index, at }) => (paidAt.get(index) ?? NaN) - at);
    waits.push(each.reduce((sum, wait) => sum + wait, 0) / each.length);
  }
  const [alone = NaN, beside = NaN] = waits;
  const about = `the mean wait of a claim each ${QUIET_SECONDS / claims} s of one campaign while another floods, over its wait without`;
  return oneSample("quiet-lane-wait", about, "times the wait without", beside / alone, 1.2);
}

type MoreLanes = {
  /** Of the campaigns, beside the first. */
  readonly numbers: readonly number[];
  readonly claims: number;
  readonly seed: number;
  readonly over: number;
  /** Get what was paid, and when each claim was meant to come. */
  readonly payments: BenchPayment[];
  readonly asked?: Seen["asked"][number][];
};

/** Claims of further campaigns, beside those of the first. */
function besideOf(stage: Stage, { numbers, claims, seed, over, payments, asked }: MoreLanes): Beside {
  const file = join(stage.folder, `lanes-${numbers.length}.jsonl`);
  let first = 0;
  return {
    async prepare(chain) {
      const lines: string[] = [];
      for (const number of numbers) {
        const { campaign } = benchContracts(number);
        const place = { chainId: BENCH_CHAIN_ID, campaign };
        const sample = await signedSample({ seed, leaves: LEAVES, claims, ...place });
        const { root, allocation, proof } = sample.tree;
        await chain.addCampaign(number, { root, count: allocation.count, total: allocation.total });
        lines.push(...provenLines(sample.lines, proof));
      }
      writeLines(file, lines);
      first = await chain.newest();
      return numbers.flatMap((number) => ["--campaign", benchContracts(number).campaign]);
    },
    async play(url, chain) {
      const seen = await generate({ url, file, seed, over, manner: "tickets" });
      asked?.push(...seen.asked);
      await untilPaid(chain, first, numbers, claims);
      payments.push(...(await chain.paidBetween(first, await chain.newest())));
    },
  };
}

async function untilPaid(
  chain: BenchChain,
  first: number,
  numbers: readonly number[],
  claims: number,
): Promise<void> {
  const wanted = new Set<Address>(numbers.map((number) => benchContracts(number).campaign));
  for (;;) {
    const paid = await chain.paidBetween(first, await chain.newest());
    if (paid.filter(({ campaign }) => wanted.has(campaign)).length >= numbers.length * claims) return;
    await new Promise((go) => setTimeout(go, 500));
  }
}
