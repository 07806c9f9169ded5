import { type Address, type Hex, zeroAddress, zeroHash } from "viem";
import { getCode } from "viem/actions";
import { payoutCoinAddress } from "../../chain/book/canonicalAddresses.ts";
import type { PlannedCall } from "../../chain/calls/plannedCall.ts";
import { usualFactory } from "../../chain/campaigns/campaignContracts.ts";
import {
  type CampaignArguments,
  type CampaignForm,
  type CampaignPlan,
  campaignForms,
  claimForNames,
  type RootRules,
} from "../../chain/campaigns/campaignPlan.ts";
import type { ReadClient, WriteClient } from "../../chain/clients.ts";
import { explainViemError } from "../../chain/errors/explainViemError.ts";
import type { TokenState } from "../../chain/read/readToken.ts";
import { requireOwnChain } from "../../chain/requireOwnChain.ts";
import {
  badArgument,
  maybe,
  readArguments,
  timingShape,
  uint,
  unixSeconds,
  writeClient,
} from "../../core/arguments.ts";
import { WORD_BYTES } from "../../core/bytes.ts";
import type { VestingSchedule } from "../../core/campaign/vesting.ts";
import {
  address,
  at,
  type Decoder,
  hex,
  list,
  members,
  object,
  oneOf,
  truth,
  count as wholeNumber,
} from "../../core/decode.ts";
import { SymbolonError } from "../../core/errors.ts";
import { requireEther } from "../../delivery/requireEther.ts";
import { sendCalls, transactionReverted } from "../../delivery/sendCalls.ts";
import type { Timing } from "../../delivery/timing.ts";
import { coinNotCanonical } from "../check/checkToken.ts";
import { treasuryFindings } from "../check/coinFindings.ts";
import { findingError, refuseAny } from "../check/finding.ts";
import type { DistributionTree } from "../claim/treeOf.ts";
import { campaignRefusal } from "../decodeClaimError.ts";
import { coinToken, readSpendable, tellingDeposit } from "../fund/depositCoin.ts";
import { type Creation, creationCalls, simulateCreation } from "./createWork.ts";
import { predictedBy, requireFactory } from "./requireFactory.ts";

/** Defaults: no start, waves, gate or recall; the sender may claim for others; the rest goes to the client's account. */
export type DeployCampaignParameters = Partial<Omit<CampaignArguments, "token" | "root" | "count">> & {
  /** `coin`: the chain's own coin, which is deposited first. */
  readonly token: Address | "coin";
  /** As `treeOf` built it: its root, number of leaves and total become the campaign's. */
  readonly tree: Pick<DistributionTree, "root" | "count" | "total" | "convention">;
  /** Unix seconds after which nothing can be claimed any more. */
  readonly end: bigint;
  /** Makes a vesting campaign; excludes `rules` and the light form. */
  readonly schedule?: VestingSchedule | undefined;
  /** Makes a cumulative campaign; excludes `schedule` and the light form. */
  readonly rules?: RootRules | undefined;
  /** Default: full. */
  readonly form?: CampaignForm | undefined;
  /** Default: 0. */
  readonly salt?: Hex | undefined;
  /** Default: where `deploySystem` puts it. */
  readonly factory?: Address | undefined;
  readonly timing?: Timing | undefined;
};

/** What of a tree counts here: campaigns pay leaves of the native convention. */
const fundedTree: Decoder<Pick<DistributionTree, "root" | "count" | "total">> = (value, path) => {
  const { root, count, total, convention } = members(value, path);
  oneOf(["native"])(convention, at(path, "convention"));
  return {
    root: hex(WORD_BYTES)(root, at(path, "root")),
    count: wholeNumber(count, at(path, "count")),
    total: uint(256)(total, at(path, "total")),
  };
};

const scheduleShape = object({
  stepped: truth,
  points: list(object({ time: unixSeconds, share: uint(256) })),
});
const rulesShape = object({
  proposer: address,
  guardian: address,
  timelock: uint(64),
  overlap: uint(64),
  fundingCap: uint(256),
});
const tokenOrCoin: Decoder<Address | "coin"> = (value, path) =>
  value === "coin" ? value : address(value, path);

const shape = object(
  { token: tokenOrCoin, tree: fundedTree, end: unixSeconds },
  {
    treasury: maybe(address),
    gate: maybe(address),
    factory: maybe(address),
    start: maybe(unixSeconds),
    waves: maybe(uint(64)),
    waveInterval: maybe(uint(64)),
    maxExtraTime: maybe(uint(64)),
    claimFor: maybe(oneOf(claimForNames)),
    recallable: maybe(truth),
    manifestHash: maybe(hex(WORD_BYTES)),
    schedule: maybe(scheduleShape),
    rules: maybe(rulesShape),
    form: maybe(oneOf(campaignForms)),
    salt: maybe(hex(WORD_BYTES)),
    timing: maybe(timingShape),
  },
);

type DeployOptions = ReturnType<typeof shape>;

/**
 * Approves, creates and funds a campaign over a tree: by default it is open at once and to everybody, without a gate.
 * The tree gives its number of leaves and its funding. `createCampaign` checks everything first, keeps a file, and
 * continues after a failure: use that for other people's money.
 * @returns the campaign's address
 * @throws SymbolonError `BadArgument`, `NoFactory`, `OtherKind`, `OtherForm`, `WrongChain`, `CampaignExists`, `NotEnoughTokens`, `NoPayoutCoin`, `CoinNotCanonical`, `CoinUnsupported`,
 * `TreasuryRefusesCoin`, `NotEnoughFunds`, `TransactionReverted`, `TransactionPending`, `ChainNotReachable`; why token or factory refused, by the name of its error
 * @example
 * const campaign = await deployCampaign(operator, { token, tree: treeOf(rows), end: 1_900_000_000n });
 */
export async function deployCampaign(
  client: WriteClient,
  parameters: DeployCampaignParameters,
): Promise<Address> {
  readArguments("deployCampaign", writeClient, client);
  const options = readArguments("deployCampaign", shape, parameters);
  const { tree, form = "full", salt = zeroHash, timing } = options;
  const token = options.token === "coin" ? payoutCoinAddress : options.token;
  const plan = planOf(client, { ...options, token });
  const design = { kind: plan.kind, form };
  const { factory = usualFactory(design) } = options;
  const funding = tree.total;
  try {
    await requireOwnChain(client);
    await requireFactory(client, factory, design);
    if (options.token === "coin") await coinToken(client);
    const creator = client.account.address;
    const campaign = await predictedBy(client, { factory, plan, salt, creator }, design);
    // Before the factory gets an allowance that nothing would use.
    await requireNew(client, campaign, salt);
    const state = await readSpendable(client, { token, spender: factory }, timing);
    if (state.isLookAlike) throw findingError(coinNotCanonical(token));
    const made = { campaign, factory, creator, plan, salt, funding, form };
    const calls = creationCalls(made, state);
    await lookAhead(client, made, state, calls);
    await tellingDeposit(client, made, () => sendCalls(client, calls, transactionReverted, timing));
    return campaign;
  } catch (thrown) {
    throw explainViemError(thrown, campaignRefusal);
  }
}

/** @throws SymbolonError `BadArgument` where two of them exclude each other */
function planOf(
  { account }: WriteClient,
  options: DeployOptions & { readonly token: Address },
): CampaignPlan {
  const { tree, schedule, rules, form } = options;
  if (schedule !== undefined && rules !== undefined) {
    throw badArgument(
      "deployCampaign",
      "its rules are for a cumulative campaign, and its schedule is for a vesting one",
    );
  }
  if (form === "light" && (schedule ?? rules) !== undefined) {
    throw badArgument("deployCampaign", "its form is light, and only instant campaigns have that");
  }
  const terms: CampaignArguments = {
    token: options.token,
    root: tree.root,
    count: BigInt(tree.count),
    start: options.start ?? 0n,
    end: options.end,
    waves: options.waves ?? 0n,
    waveInterval: options.waveInterval ?? 0n,
    treasury: options.treasury ?? account.address,
    gate: options.gate ?? zeroAddress,
    maxExtraTime: options.maxExtraTime ?? 0n,
    claimFor: options.claimFor ?? "Anyone",
    recallable: options.recallable ?? false,
    manifestHash: options.manifestHash ?? zeroHash,
  };
  if (schedule !== undefined) return { kind: "vesting", terms, schedule };
  return rules === undefined ? { kind: "instant", terms } : { kind: "cumulative", terms, rules };
}

async function requireNew(client: ReadClient, campaign: Address, salt: Hex): Promise<void> {
  if ((await getCode(client, { address: campaign })) === undefined) return;
  throw new SymbolonError({
    code: "CampaignExists",
    reason: `The campaign ${campaign} with the same terms and salt already exists. Nothing was sent.`,
    hint: "Use that one, or give another salt.",
    details: { campaign, salt },
  });
}

/**
 * All that is sent, before the first of it is paid for: the account has the tokens and the ether, and the deposit, the
 * approval and the creation are played one after the other.
 * @throws SymbolonError `NotEnoughTokens`, `NotEnoughFunds`, `TreasuryRefusesCoin`, as `simulateCreation`
 */
async function lookAhead(
  client: WriteClient,
  creation: Creation,
  state: TokenState,
  calls: readonly PlannedCall[],
): Promise<void> {
  const { creator, plan } = creation;
  const { token, treasury } = plan.terms;
  const value = calls.reduce((sum, one) => sum + one.value, 0n);
  const outlay = { transactions: calls.length, value };
  if (state.isCoin) {
    // What it cannot deposit, no simulation names.
    await requireEther(client, [creator], { ...outlay, gas: 0n });
    refuseAny(await treasuryFindings(client, { token, treasury, isCreated: false }));
  } else requireTokens(creation, state);
  const gas = await simulateCreation(client, creation, calls);
  await requireEther(client, [creator], { ...outlay, gas: gas ?? 0n });
}

function requireTokens({ creator: owner, plan, funding }: Creation, { balance = 0n }: TokenState): void {
  if (balance >= funding) return;
  const { token } = plan.terms;
  throw new SymbolonError({
    code: "NotEnoughTokens",
    reason: `${owner} has ${balance} base units of the token ${token}, but the tree pays ${funding}. Nothing was sent.`,
    hint: "Send the account the tokens first.",
    details: { owner, token, balance, funding },
  });
}
