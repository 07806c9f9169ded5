import { type Address, getAddress, type Hex } from "viem";
import { getBlock, getCode } from "viem/actions";
import type { PublishedTree } from "../../allocation/published/publishedTree.ts";
import { allOfGateAbi } from "../../chain/abi/allOfGateAbi.ts";
import { type PlannedCall, plannedCall } from "../../chain/calls/plannedCall.ts";
import { type Permit, signPermit } from "../../chain/calls/signPermit.ts";
import { usualFactory } from "../../chain/campaigns/campaignContracts.ts";
import type { WriteClient } from "../../chain/clients.ts";
import { findCampaign } from "../../chain/events/campaigns.ts";
import { type GateState, readGate } from "../../chain/read/readGate.ts";
import { readToken, type TokenState } from "../../chain/read/readToken.ts";
import { SymbolonError } from "../../core/errors.ts";
import { deliver, settleEarlier } from "../../delivery/deliver.ts";
import { sentTransactions } from "../../delivery/estimateTasks.ts";
import { memoryJournal } from "../../delivery/journal.ts";
import { type RunOptions, withDelivery } from "../../delivery/openDelivery.ts";
import { requireEther } from "../../delivery/requireEther.ts";
import { type SentCall, sendCalls } from "../../delivery/sendCalls.ts";
import type { Timing } from "../../delivery/timing.ts";
import { playCalls } from "../campaignCalls.ts";
import type { CampaignFinding } from "../check/finding.ts";
import { readSpendable, tellingDeposit } from "../fund/depositCoin.ts";
import { approvalReverted } from "../fund/fundWork.ts";
import type { CampaignFile } from "./campaignFile.ts";
import { type ChosenForm, chosenForm, type FormOptions } from "./chooseForm.ts";
import { createTask, createWork, creationCalls, simulateCreation } from "./createWork.ts";
import { type CampaignTerms, kindOfTerms, plannedCampaign } from "./plannedCampaign.ts";
import { namedFactory, predictedBy, requireFactory } from "./requireFactory.ts";
import { requireValidCampaign } from "./requireValidCampaign.ts";

/** Without a journal, a later run goes by `earlier` and the chain alone. */
export type CreateCampaignParameters = FormOptions &
  RunOptions & {
    readonly terms: CampaignTerms;
    readonly published: PublishedTree;
    /** What an earlier run kept: the same campaign is made again, at the same address, and never a second one. */
    readonly earlier?: CampaignFile | undefined;
    /** Where that is from, for messages. */
    readonly path: string;
    /** Ids of warnings that are known and meant. */
    readonly accept?: readonly string[] | undefined;
    /** Allow the factory by a signature (ERC-2612) instead of a transaction. */
    readonly permit?: boolean | undefined;
    /**
     * Keeps the campaign's file: before anything is sent, and again once it is known in which block it was created. In a
     * dry run too, for calls that somebody else sends: leave it out to keep nothing.
     */
    readonly keep?: ((file: CampaignFile) => void | Promise<void>) | undefined;
    /** Called with what is about to be created, and waited for, before anything is sent; nothing is where it throws. */
    readonly onPlan?: ((plan: CreationPlan) => void | Promise<void>) | undefined;
    /** Called with how far the search for the creation is. */
    readonly onProgress?: ((done: number, total: number) => void) | undefined;
  };

/** What is created, and what it was found to be. */
export type CreationPlan = {
  readonly file: CampaignFile;
  readonly token: TokenState;
  readonly chosen: ChosenForm;
  readonly warnings: readonly CampaignFinding[];
  /** The campaign was there before. */
  readonly wasThere: boolean;
};

export type CreatedCampaign = CreationPlan & {
  /** Hashes of the transactions of this run. */
  readonly sent: readonly string[];
  /** Of a dry run: what would be sent, in order; with approvals in place of a permit. */
  readonly calls: readonly PlannedCall[];
  /** Of this run, or that a run would take; undefined where the node cannot tell. */
  readonly gas: bigint | undefined;
};

/**
 * Creates and funds a campaign over a tree, exactly once: chooses its form, looks at everything that can be seen before,
 * simulates it, approves what is missing, creates it, and opens the adapters of its gate. The same call again goes on.
 * @throws SymbolonError by the id of the first finding that nobody may pass over; as `plannedCampaign`, `requireFactory`,
 * `simulateCreation` and `deliver`; `PlaceMismatch`
 * @example
 * const published = await readPublishedTree("drop");
 * const terms = { token, end: 1_900_000_000n };
 * const { file } = await createCampaign(client, { terms, published, path: "drop.campaign.json" });
 */
export async function createCampaign(
  client: WriteClient,
  parameters: CreateCampaignParameters,
): Promise<CreatedCampaign> {
  const { dryRun = false, keep, onProgress, timing } = parameters;
  const plan = await planCreation(client, parameters);
  const { file, wasThere } = plan;
  await parameters.onPlan?.(plan);
  const made = dryRun ? [] : await createOnce(client, plan, parameters);
  const isSearched = file.created === undefined && (!dryRun || (wasThere && keep !== undefined));
  const known = isSearched ? await findCreation(client, file, onProgress) : file;
  if (dryRun) {
    // Not kept: by it the token is asked whether it takes one. No wallet is asked to sign for a dry run.
    if (parameters.permit === true && client.account.type === "local") await signFundingPermit(client, plan);
    return { ...(await planCalls(client, plan)), file: await kept(known, keep), sent: [] };
  }
  if (known !== file) await keep?.(known);
  const adapters = await openAdapters(client, file.plan.terms.gate, file.campaign, timing);
  const all = [...made, ...adapters];
  return {
    ...plan,
    file: known,
    calls: [],
    sent: all.map(({ hash }) => hash),
    gas: all.reduce((sum, { gas }) => sum + gas, 0n),
  };
}

async function kept(file: CampaignFile, keep: CreateCampaignParameters["keep"]): Promise<CampaignFile> {
  await keep?.(file);
  return file;
}

/**
 * What would be sent, all of it played after each other: the funding's approval, the creation, the adapters.
 * @throws SymbolonError as `simulateCreation`
 */
async function planCalls(client: WriteClient, plan: CreationPlan) {
  const { file, wasThere, token } = plan;
  const creation = wasThere ? [] : creationCalls(file, token);
  const gas = wasThere ? 0n : await simulateCreation(client, file, creation);
  const gate = await readGate(client, { gate: file.plan.terms.gate, campaign: file.campaign });
  const opening = openings(gate, file.campaign);
  const calls = [...creation, ...opening];
  const isPlayed =
    opening.length === 0 || gas === undefined
      ? gas !== undefined
      : (await simulateAll(client, file.creator, calls)) !== undefined;
  return { ...plan, gas, calls: calls.map((call) => ({ ...call, simulated: isPlayed })) };
}

/** Everything that decides what is created and where, looked at before anything is sent. */
async function planCreation(
  client: WriteClient,
  parameters: CreateCampaignParameters,
): Promise<CreationPlan> {
  const { terms, published, earlier, path, accept = [], permit } = parameters;
  const creator = getAddress(client.account.address);
  const kind = kindOfTerms(terms) ?? earlier?.plan.kind ?? "instant";
  const count = BigInt(published.tree.count);
  const chosen = await chosenForm(client, { ...parameters, kind, earlier, count });
  const design = { kind, form: chosen.form };
  const named = namedFactory(client, parameters, design) ?? earlier?.factory ?? usualFactory(design);
  const factory = getAddress(await requireFactory(client, named, design));
  requireSamePlace(path, earlier, { chainId: client.chain.id, factory, creator });

  const { number: blockNumber, timestamp: now } = await getBlock(client);
  const planned = plannedCampaign({ terms, file: earlier, path, published, form: chosen.form, now });
  const made = { factory, creator, ...planned };
  const campaign = await predictedBy(client, made, design);
  const token = await readToken(client, {
    token: planned.plan.terms.token,
    holder: creator,
    spender: factory,
  });
  const wasThere = (await getCode(client, { address: campaign })) !== undefined;
  const toValidate = { planned, campaign, published, token, creator, now, accept, permit };
  const warnings = wasThere ? [] : await requireValidCampaign(client, toValidate);
  const fromBlock = earlier?.fromBlock ?? (wasThere ? 0n : blockNumber);
  const file = { chainId: client.chain.id, campaign, ...made, fromBlock, created: earlier?.created };
  return { file, token, chosen, warnings, wasThere };
}

type Sent = { readonly hash: string; readonly gas: bigint };

/**
 * Finds out what became of what an earlier run sent; where the campaign is still not there, approves what is missing,
 * creates it, and waits until it is known what became of it.
 */
async function createOnce(
  client: WriteClient,
  creation: CreationPlan,
  { permit: isPermitted, journal = memoryJournal(), keep, timing, signal }: CreateCampaignParameters,
): Promise<readonly Sent[]> {
  const { file, wasThere, token } = creation;
  if (wasThere && !(await journal.isBegun())) return [];
  const { factory, campaign, plan, form } = file;
  const permit = isPermitted === true ? await signFundingPermit(client, creation) : undefined;
  const task = createTask(campaign, file);
  const parameters = {
    client,
    place: { chainId: file.chainId, registry: factory, account: client.account.address },
    work: createWork(client, { kind: plan.kind, form, factory }, permit),
    action: "create campaign",
    journal,
    timing,
    signal,
  };
  return withDelivery(parameters, async (delivery) => {
    await settleEarlier(delivery, (key) => (key === task.key ? task : undefined));
    if (wasThere || (await getCode(client, { address: campaign })) !== undefined) return [];
    const ready = token.isCoin
      ? await readSpendable(client, { token: plan.terms.token, spender: factory }, timing)
      : token;
    const missing = await lookAhead(client, { file, token: ready, isSigned: permit !== undefined });
    await keep?.(file);
    const approved = await tellingDeposit(client, file, async () => {
      const sent = await sendCalls(client, missing, approvalReverted, timing);
      await deliver(delivery, { tasks: [task] });
      return sent;
    });
    const created = sentTransactions(delivery).flatMap(({ hash, gas }) =>
      hash === null ? [] : [{ hash, gas: BigInt(gas) }],
    );
    return [...approved, ...created];
  });
}

type Ahead = Pick<CreationPlan, "file" | "token"> & { readonly isSigned: boolean };

/**
 * All that a creation sends, approvals, the creation itself and the openings of adapters, before the first of it is paid for:
 * each is played on what those before it leave, and the ether for all must be there.
 * @returns the approvals that are missing
 */
async function lookAhead(
  client: WriteClient,
  { file, token, isSigned }: Ahead,
): Promise<readonly PlannedCall[]> {
  const { creator: account, campaign, plan } = file;
  const planned = creationCalls(file, token);
  const creating = await simulateCreation(client, file, planned);
  const opening = openings(await readGate(client, { gate: plan.terms.gate, campaign }), campaign);
  const calls = [...planned, ...opening];
  const gas = opening.length === 0 ? creating : await simulateAll(client, account, calls);
  const missing = isSigned ? [] : planned.slice(0, -1);
  const transactions = missing.length + 1 + opening.length;
  const value = missing.reduce((sum, one) => sum + one.value, 0n);
  await requireEther(client, [account], { transactions, gas: gas ?? creating ?? 0n, value });
  return missing;
}

/** @returns gas of all, roughly; undefined where the node cannot tell. @throws SymbolonError by the name of what would refuse it */
async function simulateAll(
  client: WriteClient,
  account: Address,
  calls: readonly PlannedCall[],
): Promise<bigint | undefined> {
  const played = await playCalls(client, { account, calls }, adaptersRefused);
  return played.outcome === "done" ? played.gas : undefined;
}

function adaptersRefused(data: Hex): SymbolonError {
  return new SymbolonError({
    code: "AdaptersRefused",
    reason: `The gate would refuse to open its adapters for the campaign: ${data}.`,
    hint: "Nothing was sent. Look at its parts (symbolon campaign check), and name a gate that opens them.",
    details: { data },
  });
}

/** Seconds that a permit is good for: the transaction that brings it may wait, and be sent again at a higher price. */
const PERMIT_SECONDS = 3_600n;

/** The allowance for the funding; undefined: the campaign is there. @throws SymbolonError as `signPermit` */
async function signFundingPermit(
  client: WriteClient,
  { file: { plan, factory, funding }, wasThere }: CreationPlan,
): Promise<Permit | undefined> {
  if (wasThere) return undefined;
  const { timestamp } = await getBlock(client);
  const deadline = timestamp + PERMIT_SECONDS;
  return signPermit(client, { token: plan.terms.token, spender: factory, value: funding, deadline });
}

/** The file with the block in which the campaign was created; as it was where that is not known yet. */
async function findCreation(
  client: WriteClient,
  file: CampaignFile,
  onProgress: CreateCampaignParameters["onProgress"],
): Promise<CampaignFile> {
  const { factory, campaign, fromBlock, plan } = file;
  const search = { factory, kind: plan.kind, campaign, fromBlock, onProgress };
  const event = await findCampaign(client, search);
  if (event === undefined) return file;
  const created = { block: event.blockNumber, transaction: event.transactionHash };
  return { ...file, funding: event.funding, fromBlock: event.blockNumber, created };
}

type Place = { readonly chainId: number; readonly factory: Address; readonly creator: Address };

function requireSamePlace(path: string, file: CampaignFile | undefined, here: Place): void {
  const names = ["chainId", "factory", "creator"] as const;
  const differing = file === undefined ? [] : names.filter((name) => file[name] !== here[name]);
  if (file === undefined || differing.length === 0) return;
  const differences = differing.map((name) => `${name} ${file[name]}, not ${here[name]}`).join("; ");
  throw new SymbolonError({
    code: "PlaceMismatch",
    reason: `${path} is the file of a campaign from another chain, factory or creator: ${differences}.`,
    hint: "Give the chain, factory and key of that campaign, or another --out for this one.",
    details: { file: path, differing },
  });
}

/** The calls that open what is closed, the outer adapter before those behind it. */
function openings(gate: GateState, asker: Address): readonly PlannedCall[] {
  if (!("parts" in gate)) return [];
  // Gates of either kind open alike.
  const call = { address: gate.gate, abi: allOfGateAbi, functionName: "open", args: [asker] } as const;
  const what = `Open the adapter by which ${asker} asks the ${gate.parts.length} parts of ${gate.gate}`;
  return [
    ...(gate.isOpen ? [] : [plannedCall(call, { what })]),
    ...gate.parts.flatMap((part) => openings(part, gate.adapter)),
  ];
}

/**
 * Opens the campaign's adapters, where its gate asks others: without them no claim is paid.
 * @throws SymbolonError `AdapterReverted`, `TransactionPending`
 */
async function openAdapters(
  client: WriteClient,
  gate: Address,
  campaign: Address,
  timing?: Timing,
): Promise<readonly SentCall[]> {
  const calls = openings(await readGate(client, { gate, campaign }), campaign);
  return sendCalls(
    client,
    calls,
    (hash, { to }) =>
      new SymbolonError({
        code: "AdapterReverted",
        reason: `Transaction ${hash}, by which the gate ${to} was to open an adapter for the campaign, reverted.`,
        hint: "Run the same command again: the campaign exists, and only the adapter is missing.",
        details: { hash, gate: to },
      }),
    timing,
  );
}
