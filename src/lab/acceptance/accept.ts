import { type Account, type Chain, createClient, formatEther, type Transport } from "viem";
import { getBalance, getBlock, getTransactionCount } from "viem/actions";
import { canonicalAddresses } from "../../sdk/chain/book/canonicalAddresses.ts";
import type { WriteClient } from "../../sdk/chain/clients.ts";
import { getSchema } from "../../sdk/chain/read/attestations.ts";
import { deployContracts } from "../../sdk/contracts/deploy.ts";
import { creationCode } from "../../sdk/contracts/deterministic.ts";
import { payoutCoinConstruction } from "../../sdk/contracts/payoutCoin.ts";
import { systemConstructions } from "../../sdk/contracts/system.ts";
import { schemaUid } from "../../sdk/core/credential/schemaUid.ts";
import { SymbolonError } from "../../sdk/core/errors.ts";
import { type Timing, usualTiming } from "../../sdk/delivery/timing.ts";
import { type CostPlan, planCosts } from "./costs.ts";
import { type ChainFinding, probeFindings } from "./findings.ts";
import type { Observations } from "./observations.ts";
import { ourCosts, type SendingStep, type StepCost, type StepName } from "./ourChain.ts";
import { probeChain } from "./probe/probeChain.ts";
import type { StoryClock } from "./story/clock.ts";
import { planWaits, type StepContext } from "./story/context.ts";
import { SCHEMA } from "./story/material.ts";
import { Meter } from "./story/meter.ts";
import {
  isRunFolder,
  openStoryFolder,
  type RunPlace,
  requireRunFolder,
  type StoryFolder,
} from "./story/runFolder.ts";
import { explainStoryError, runStory, type StepOutcome } from "./story/runStory.ts";
import { storyFindings } from "./storyFindings.ts";

export type AcceptParameters = {
  readonly account: Account;
  readonly chain: Chain;
  readonly transport: Transport;
  /** The node's address: what is asked beside the transport, and taken out of what is told. */
  readonly rpc: string;
  /** The folder of the run: the same folder goes on. */
  readonly out: string;
  /** Wei that all runs of the folder together never spend more than; default: twice what is planned. */
  readonly maxCost?: bigint | undefined;
  /** Only looks, and plans a new run: nothing is kept or sent. */
  readonly dryRun: boolean;
  /** Whether a missing deployment proxy is brought, for 0.01 ether. */
  readonly bringsProxy: boolean;
  /** Called with the plan before anything is sent; nothing is where it throws. */
  readonly confirm: (proposal: SpendingProposal) => Promise<void>;
  readonly clock: StoryClock;
  readonly timing?: Timing | undefined;
  /** Called with each step as it begins. */
  readonly onStep?: ((title: string) => void) | undefined;
  /** Called with what is waited for. */
  readonly onNote?: ((text: string) => void) | undefined;
};

/** What is about to be spent. Wei. */
export type SpendingProposal = {
  readonly plan: CostPlan;
  readonly seen: Observations;
  readonly balance: bigint;
  /** Of earlier runs. */
  readonly spent: bigint;
  readonly maxCost: bigint;
  /** Seconds, as planned. */
  readonly waits: ReturnType<typeof planWaits>;
};

export type Acceptance = Omit<SpendingProposal, "spent"> & {
  readonly findings: readonly ChainFinding[];
  /** Empty in a dry run. */
  readonly steps: readonly StepOutcome[];
  readonly transactions: ReturnType<Meter["transactions"]>;
  /** Of all runs. */
  readonly spent: bigint;
  /** Milliseconds. */
  readonly startedAt: number;
  readonly endedAt: number;
};

/**
 * Runs the whole story on a chain with little money, and tells what the chain does otherwise than the one of the tests. Killed
 * anywhere, the same call goes on.
 * @throws SymbolonError `MaxCostTooLow`, `NotEnoughFunds`, and as `confirm`, `requireRunFolder`, `openStoryFolder` and `runStory`
 */
export async function accept(parameters: AcceptParameters): Promise<Acceptance> {
  try {
    return await acceptChain(parameters);
  } catch (thrown) {
    throw explainStoryError(thrown);
  }
}

async function acceptChain(parameters: AcceptParameters): Promise<Acceptance> {
  const { account, chain, transport, rpc, out, clock, dryRun } = parameters;
  const reader: WriteClient = createClient({ account, chain, transport, cacheTime: 0 });
  const startedAt = clock.now();
  if (!dryRun) requireRunFolder(out);
  const seen = await probeChain(reader, {
    rpc,
    account: account.address,
    now: Math.floor(startedAt / 1_000),
  });
  const balance = await getBalance(reader, { address: account.address });
  const { hash: genesis } = await getBlock(reader, { blockNumber: 0n });
  const place: RunPlace = { chainId: chain.id, genesis, account: account.address };
  let folder = !dryRun && isRunFolder(out) ? openStoryFolder(out, place) : undefined;
  try {
    const before = meterOf(parameters, seen, folder);
    const done = new Set(folder?.done().map(({ step }) => step));
    const plan = planCosts({ seen, ...(await whatIsThere(reader, seen, done)) });
    const spent = before.spent();
    const maxCost = parameters.maxCost ?? spent + 2n * plan.cost + plan.room;
    const proposal = { plan, seen, balance, spent, maxCost, waits: planWaits(blockSeconds(seen)) };
    const known = { ...proposal, steps: [], transactions: before.transactions(), startedAt };
    const canGoOn = seen.proxy === "there" || (seen.proxy === "missing" && parameters.bringsProxy);
    if (dryRun || !canGoOn) {
      return { ...known, findings: probeFindings(asLeft(parameters, seen)), endedAt: clock.now() };
    }
    await requireConfirmed(parameters, proposal);
    folder ??= openStoryFolder(out, place);
    return await play(parameters, { ...known, folder, seen });
  } finally {
    folder?.close();
  }
}

/** A proxy that is brought is not missing. */
function asLeft({ bringsProxy }: AcceptParameters, seen: Observations): Observations {
  return bringsProxy && seen.proxy === "missing" ? { ...seen, proxy: "there" } : seen;
}

/** Seconds from a block to the next; at least one. */
function blockSeconds({ time }: Observations): number {
  return time === undefined || time.blocks < 2 ? 1 : Math.max(1, time.seconds / (time.blocks - 1));
}

/** Room for what an oracle tells only approximately. */
const L1_ROOM = 2n;

function meterOf(
  { clock }: AcceptParameters,
  { l1Fee }: Observations,
  folder: StoryFolder | undefined,
): Meter {
  const each = l1Fee?.weiPerKilobyte ?? 0n;
  return new Meter({
    path: folder?.path("sent.jsonl") ?? "",
    text: folder?.sentText ?? "",
    clock,
    l1FeeOf: (bytes) => (L1_ROOM * each * BigInt(Math.ceil(bytes))) / 1_024n,
    returned: () => (folder === undefined ? 0n : broughtBack(folder)),
  });
}

/** @throws SymbolonError `MaxCostTooLow`, `NotEnoughFunds`, and as `confirm` */
async function requireConfirmed({ confirm }: AcceptParameters, proposal: SpendingProposal): Promise<void> {
  const { plan, balance, spent, maxCost } = proposal;
  // What is left only looks. A cost of nothing says less: gas may have no price that the node tells.
  if (plan.transactions === 0) return;
  if (spent + plan.cost + plan.room > maxCost) {
    throw new SymbolonError({
      code: "MaxCostTooLow",
      reason: `The rest is expected to cost ${formatEther(plan.cost)} ETH, a transaction may hold ${formatEther(plan.room)} more until it is mined${spent === 0n ? "" : `, ${formatEther(spent)} are spent`}, but at most ${formatEther(maxCost)} may be spent.`,
      hint: "Nothing was sent. Give a higher --max-cost, or wait until gas is cheaper.",
      details: { cost: plan.cost, room: plan.room, spent, maxCost },
    });
  }
  if (balance < plan.needed) {
    throw new SymbolonError({
      code: "NotEnoughFunds",
      reason: `The account has ${formatEther(balance)} ETH, and needs ${formatEther(plan.needed)}: ${formatEther(plan.cost)}, and room for rising prices and gas that is refunded.`,
      hint: "Nothing was sent. Send it ETH, or use a faucet.",
      details: { balance, needed: plan.needed },
    });
  }
  await confirm(proposal);
}

/** What of the story is there, and what the rest is estimated to take. */
async function whatIsThere(client: WriteClient, { proxy }: Observations, earlier: ReadonlySet<StepName>) {
  const done = new Set(earlier as ReadonlySet<SendingStep>);
  if (proxy !== "there") return { done, estimated: {} };
  done.add("proxy");
  const constructions = systemConstructions();
  const contracts = await deployContracts(client, constructions, { dryRun: true });
  const names = Object.keys(contracts) as (keyof typeof contracts)[];
  const missing = names.filter((name) => contracts[name].state === "missing");
  if (missing.length === 0) done.add("system");
  const { schemaRegistry: registry } = canonicalAddresses;
  const coin = { payoutCoin: payoutCoinConstruction };
  if ((await deployContracts(client, coin, { dryRun: true })).payoutCoin.state !== "missing")
    done.add("coin");
  const hasSchema =
    missing.length === 0 && (await getSchema(client, { registry, uid: schemaUid(SCHEMA) })) !== undefined;
  if (hasSchema) done.add("schema");
  const gas = missing.map((name) => contracts[name].gas);
  const bytes = missing.reduce((sum, name) => sum + creationCode(constructions[name]).length / 2, 0);
  const ours = (ourCosts.system.gas * BigInt(Math.ceil(bytes))) / BigInt(ourCosts.system.bytes);
  const system: StepCost = {
    // A node that cannot estimate one of them: as much as its share here.
    gas: gas.every((one) => one !== null) ? gas.reduce((sum, one) => sum + one, 0n) : ours,
    transactions: missing.length,
    bytes,
    value: 0n,
  };
  return { done, estimated: { system } };
}

type Opened = Omit<Acceptance, "findings" | "endedAt"> & { readonly folder: StoryFolder };

async function play(parameters: AcceptParameters, { folder, ...known }: Opened): Promise<Acceptance> {
  const { account, chain, transport, clock, timing = usualTiming, onStep, onNote } = parameters;
  const { seen, plan, balance } = known;
  const meter = meterOf(parameters, seen, folder);
  meter.maxCost = known.maxCost;
  const client: WriteClient = createClient({
    account,
    chain,
    transport: meter.over(transport),
    cacheTime: 0,
  });
  const { address } = account;
  const began = known.startedAt;
  if (folder.facts().startedAt === undefined) {
    const nonce = await getTransactionCount(client, { address, blockTag: "pending" });
    folder.keepFacts({ startedAt: known.startedAt, balance, nonce });
  }
  const context: StepContext = {
    client,
    folder,
    clock,
    timing,
    blockSeconds: blockSeconds(seen),
    slowest: () => meter.slowest(began),
    onNote: (text) => onNote?.(text),
  };
  const played = await runStory({ context, meter, plan, onStep: (title) => onStep?.(title) });
  const transactions = meter.transactions();
  const paid = await paidByBalance(client, folder, meter);
  // What a step ran into is told by the step.
  const isMet = ({ id }: ChainFinding) => played.findings.some((one) => one.id.startsWith(`${id}:`));
  const probed = probeFindings(asLeft(parameters, seen)).filter((one) => !isMet(one));
  const findings = [...played.findings, ...probed, ...storyFindings(transactions, paid)];
  const { startedAt = known.startedAt } = folder.facts();
  const spent = meter.spent();
  return { ...known, findings, steps: played.outcomes, transactions, spent, startedAt, endedAt: clock.now() };
}

/** Wei that were sent along and came back: the coin of the campaign that was recalled. */
function broughtBack(folder: StoryFolder): bigint {
  return folder.done().some(({ step }) => step === "recall") ? ourCosts.recall.value : 0n;
}

/** Wei that are gone by the balance, but for what was sent along; undefined: the account did other things meanwhile. */
async function paidByBalance(
  client: WriteClient,
  folder: StoryFolder,
  meter: Meter,
): Promise<bigint | undefined> {
  const { address } = client.account;
  const { balance, nonce } = folder.facts();
  const used = await getTransactionCount(client, { address, blockTag: "latest" });
  const own = new Set(meter.sent.filter((one) => one.nonce >= 0).map((one) => one.nonce)).size;
  if (balance === undefined || nonce === undefined || used - nonce !== own) return undefined;
  return balance - (await getBalance(client, { address })) - meter.values();
}
