import { type Address, decodeFunctionResult, encodeFunctionData, erc20Abi, type Hex } from "viem";
import {
  packCalls,
  type SimulatedCall,
  type Simulation,
  simulateCalls,
} from "../../chain/calls/simulateCalls.ts";
import type { ReadClient } from "../../chain/clients.ts";
import { formatCount } from "../../core/text/format.ts";
import { type TokenWords, tokenAmount } from "../../core/text/tokenAmount.ts";
import { isPassing } from "../claim/passingRefusal.ts";
import { blockerOfRevert, campaignRefusal } from "../decodeClaimError.ts";
import { type CampaignRows, rowAccount, rowAmount } from "./campaignRows.ts";
import { checkLeaves } from "./checkLeaves.ts";
import { coinPaymentFindings } from "./coinFindings.ts";
import { type CampaignFinding, problem, warning } from "./finding.ts";

export type PaymentParameters = {
  readonly token: Address;
  readonly campaign: Address;
  readonly rows: CampaignRows;
  /** What amounts are shown in. */
  readonly words: TokenWords;
  /** Who will fund it, and with how much. Default: the campaign has its money. */
  readonly funding?: { readonly creator: Address; readonly amount: bigint };
};

/** As of which block payments are simulated; default: the newest. */
type PaymentsAt = PaymentParameters & { readonly blockTag?: "pending" };

/** Base units that a token which keeps shares may round away: it moves less, never more. */
const ROUNDED = 2n;

/**
 * Simulates the payment of two leaves, each by itself and both in one block, and sends nothing. Code that only runs the
 * calls it gets replaces the campaign's. To the factory the campaign is a recipient, so only here does a token show
 * that it charges its senders, asks them first or only pretends to pay. Nothing is found where the node cannot simulate
 * this.
 */
export async function paymentFindings(
  client: ReadClient,
  parameters: PaymentParameters,
): Promise<readonly CampaignFinding[]> {
  const leaves = sampleLeaves(parameters);
  if (parameters.words.isCoin) return coinPaymentFindings(client, parameters, leaves);
  const found = (await findingsAt(client, parameters, leaves)) ?? [];
  const mayPass =
    found.some(isHopelessRefusal) && refusalsIn(found).every(({ details }) => isPassingRevert(details.data));
  if (parameters.funding !== undefined || !mayPass) return found;
  // A token that counts blocks refuses all in the block of a payment.
  return (await findingsAt(client, { ...parameters, blockTag: "pending" }, leaves)) ?? found;
}

/** What is found as of a block; undefined where the node simulates no payment. */
async function findingsAt(
  client: ReadClient,
  parameters: PaymentsAt,
  leaves: readonly number[],
): Promise<readonly CampaignFinding[] | undefined> {
  const played = await Promise.all(leaves.map((index) => playLeaf(client, parameters, index)));
  if (played.every((one) => one === undefined)) return undefined;
  const found = played.flatMap((one) => one ?? []);
  const refused = refusalsIn(found);
  // One refused account may be blocked; where all are refused, nobody will be paid.
  const isHopeless = refused.length === leaves.length && refused.length > 0;
  const besideFunding = isHopeless ? await refusalBesideFunding(client, parameters) : undefined;
  if (besideFunding !== undefined && refused.every(({ details }) => codeOf(details.data) === besideFunding))
    return [onePaymentABlock(parameters, leaves, besideFunding)];
  const [first, last] = leaves;
  if (first !== undefined && last !== undefined && refused.length === 0)
    found.push(...(await playTogether(client, parameters, [first, last])));
  return found.map((finding) =>
    finding.id === "PaymentRefused" && isHopeless ? { ...finding, severity: "error" } : finding,
  );
}

/** The first and the last leaf that can be paid at all. */
function sampleLeaves({ rows, token, campaign }: PaymentParameters): readonly number[] {
  const isValid = (index: number) => {
    const at = { count: 1, total: 0n };
    const accounts = rows.accounts.subarray(20 * index, 20 * index + 20);
    const amounts = rows.amounts.subarray(32 * index, 32 * index + 32);
    return checkLeaves({ ...at, accounts, amounts }, { token, campaign }).length === 0;
  };
  let first = 0;
  let last = rows.count - 1;
  while (first < rows.count && !isValid(first)) first += 1;
  while (last > first && !isValid(last)) last -= 1;
  if (first >= rows.count) return [];
  return first === last ? [first] : [first, last];
}

/** Two leaves that are paid by themselves, and not in one block: the relayer pays them one by one. */
async function playTogether(
  client: ReadClient,
  parameters: PaymentsAt,
  leaves: readonly [number, number],
): Promise<readonly CampaignFinding[]> {
  const { token, rows, campaign } = parameters;
  const amounts = leaves.map((index) => rowAmount(rows, index));
  const calls = leaves.map((index, i) => transfer(token, rowAccount(rows, index), amounts[i] ?? 0n));
  const held = await balanceAfter(client, parameters, campaign, []);
  const left = await balanceAfter(client, parameters, campaign, calls);
  const [first = 0n, second = 0n] = amounts;
  // Another finding reports that the money is too little for both: most tokens do not say so.
  if (typeof held !== "bigint" || held < first + second) return [];
  const refusedWith = refusalBeside(left, second > 0n && typeof left === "bigint" && held - left === first);
  if (refusedWith === undefined) return [];
  return [onePaymentABlock(parameters, leaves, refusedWith)];
}

function onePaymentABlock(
  { token, rows: { count } }: PaymentParameters,
  leaves: readonly number[],
  refusedWith: string,
): CampaignFinding {
  const sentence = `The token ${token} pays index ${leaves.join(" and index ")} singly, but no two payments in one block: expect one claim a block, so that ${formatCount(count)} claims take about ${formatCount(count)} blocks.`;
  const hint =
    "Ask the token's operator to exempt the campaign's address, or plan for the time: `campaign relay` sends the rest in later blocks.";
  return warning("OnePaymentABlock", sentence, hint, { token, leaves, refusedWith });
}

/**
 * The code with which the token refuses the second part of a funding in one block, where that may pass: then the payment of a
 * leaf right after its funding tells nothing about the leaf. A token counts so by the signer.
 */
async function refusalBesideFunding(
  client: ReadClient,
  { token, campaign, funding }: PaymentParameters,
): Promise<string | undefined> {
  if (funding === undefined) return undefined;
  const half = funding.amount / 2n;
  const calls = [half, funding.amount - half].map((amount) => transfer(token, campaign, amount));
  const play = (some: readonly SimulatedCall[]) =>
    simulateCalls(client, { account: funding.creator, calls: some });
  // What is refused by itself says nothing of two.
  for (const call of calls) if ((await play([call])).outcome !== "done") return undefined;
  return refusalBeside(await play(calls), false);
}

/** The code of what refuses the second of two payments, where it may pass. @param isSilent only the first has moved anything */
function refusalBeside(played: bigint | Simulation, isSilent: boolean): string | undefined {
  if (isSilent) return "SafeERC20FailedOperation";
  if (typeof played === "bigint" || played.outcome !== "reverted") return undefined;
  return isPassingRevert(played.data) ? codeOf(played.data) : undefined;
}

const refusalsIn = (found: readonly CampaignFinding[]) => found.filter(({ id }) => id === "PaymentRefused");

/** Of one where all are refused. */
const isHopelessRefusal = ({ id, severity }: CampaignFinding) =>
  id === "PaymentRefused" && severity === "error";

const codeOf = (revert: unknown) => blockerOfRevert(revert)?.code;

function isPassingRevert(revert: unknown): boolean {
  const blocker = blockerOfRevert(revert);
  return blocker !== undefined && isPassing(blocker);
}

/** Simulates some calls of the campaign, right after its funding where it has none yet. */
function playAsCampaign(
  client: ReadClient,
  { token, campaign, funding, blockTag }: PaymentsAt,
  calls: readonly SimulatedCall[],
  last: readonly SimulatedCall[] = [],
): Promise<Simulation> {
  if (funding === undefined)
    return simulateCalls(client, { account: campaign, calls: [...calls, ...last], blockTag });
  return simulateCalls(client, {
    account: funding.creator,
    calls: [
      transfer(token, campaign, funding.amount),
      { to: campaign, data: packCalls([...calls, ...last]) },
      ...last,
    ],
    others: [campaign],
  });
}

/** What a holder has after some calls of the campaign; or why that cannot be told. */
async function balanceAfter(
  client: ReadClient,
  parameters: PaymentsAt,
  holder: Address,
  calls: readonly SimulatedCall[],
) {
  const query = {
    to: parameters.token,
    data: encodeFunctionData({ abi: erc20Abi, functionName: "balanceOf", args: [holder] }),
  };
  const simulation = await playAsCampaign(client, parameters, calls, [query]);
  if (simulation.outcome !== "done") return simulation;
  return decodeFunctionResult({ abi: erc20Abi, functionName: "balanceOf", data: simulation.data });
}

/** Findings about the payment of a leaf; undefined where the node cannot simulate it. */
async function playLeaf(
  client: ReadClient,
  parameters: PaymentsAt,
  index: number,
): Promise<readonly CampaignFinding[] | undefined> {
  const { token, campaign, rows, words } = parameters;
  const account = rowAccount(rows, index);
  const amount = rowAmount(rows, index);
  const pay = [transfer(token, account, amount)];
  const play = (holder: Address, calls: readonly SimulatedCall[]) =>
    balanceAfter(client, parameters, holder, calls);
  const before = [await play(campaign, []), await play(account, [])];
  const after = [await play(campaign, pay), await play(account, pay)];
  const [held, had] = before;
  // Another finding reports a campaign that cannot be funded, or holds too little.
  if (typeof held !== "bigint" || typeof had !== "bigint" || held < amount) return undefined;
  const [left, has] = after;
  if (typeof left !== "bigint" || typeof has !== "bigint") {
    const odd = typeof left === "bigint" ? has : left;
    if (typeof odd !== "object" || odd.outcome !== "reverted") return undefined;
    return [refusedPayment(token, index, account, odd.data)];
  }
  return compare({ token, words }, { index, account, amount, charged: held - left, received: has - had });
}

type Played = {
  readonly index: number;
  readonly account: Address;
  readonly amount: bigint;
  readonly charged: bigint;
  readonly received: bigint;
};

function compare(
  { token, words }: Pick<PaymentParameters, "token" | "words">,
  played: Played,
): readonly CampaignFinding[] {
  const text = (amount: bigint) => tokenAmount(amount, words);
  const { index, amount, charged, received } = played;
  if (charged === amount && received === amount) return [];
  const found: CampaignFinding[] = [];
  const hint = "Do not distribute this token, or ask its operator to exempt the campaign's address.";
  if (charged !== amount) {
    const what =
      charged > amount ? "so the last claimants get nothing" : "although the leaf is marked as paid";
    const sentence = `Paying index ${index} its ${text(amount)} takes ${text(charged)} from the campaign, ${what}.`;
    const id = charged > amount ? "TokenChargesSender" : "TokenMovesLess";
    const make = isRounding(charged - amount) ? warning : problem;
    found.push(make(id, sentence, hint, { token, ...played }));
  }
  if (received !== amount) {
    const sentence = `Index ${index} gets ${text(received)} of its ${text(amount)}: the token keeps a part.`;
    const make = isRounding(received - amount) ? warning : problem;
    found.push(make("TokenTakesFee", sentence, hint, { token, ...played }));
  }
  return found;
}

function isRounding(difference: bigint): boolean {
  return difference < 0n && difference >= -ROUNDED;
}

function refusedPayment(token: Address, index: number, account: Address, data: Hex): CampaignFinding {
  const why = campaignRefusal(data)?.reason ?? `it reverts with ${data}`;
  const sentence = `The token ${token} would not pay index ${index} (${account}): ${why.replace(/\.$/, "")}.`;
  const hint =
    "Ask the token's operator whether it blocks the account, or contracts as senders; claim one of your own leaves first.";
  return warning("PaymentRefused", sentence, hint, { token, index, account, data });
}

function transfer(token: Address, to: Address, amount: bigint): SimulatedCall {
  return {
    to: token,
    data: encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: [to, amount] }),
  };
}
