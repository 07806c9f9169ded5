import type { Address } from "viem";
import type { PublishedTree } from "../../sdk/allocation/published/publishedTree.ts";
import type { ReadClient } from "../../sdk/chain/clients.ts";
import { type TokenWords, tokenAmount } from "../../sdk/core/text/tokenAmount.ts";
import { campaignFindings } from "../../sdk/distribution/check/campaignFindings.ts";
import {
  type CampaignBook,
  type CampaignRows,
  rowAmount,
} from "../../sdk/distribution/check/campaignRows.ts";
import { LEAVES_PER_WORD } from "../../sdk/distribution/check/countPaid.ts";
import { type CampaignFinding, problem } from "../../sdk/distribution/check/finding.ts";
import { noCampaign } from "../../sdk/distribution/state/campaignState.ts";
import { readCampaignFacts } from "../../sdk/distribution/state/readCampaignFacts.ts";

export type LookedAt = Awaited<ReturnType<typeof lookAtCampaign>>;

/** Where one of these is found, every claim is refused. */
const HOPELESS = [
  "NotNative",
  "RootDiffers",
  "CountDiffers",
  "RootSuperseded",
  "RootNotAccepted",
  "Ended",
  "EndInThePast",
  "TokenWithoutCode",
  "TokenSilent",
];
/** Told by the dry run itself, or not asked of it. */
const UNREPORTED = ["FactoryUnknown", "Underfunded"];
/** A run that cannot pay anybody is no sound one, whatever else it is. */
const GRAVE = ["Ended"];

/**
 * What is wrong with a campaign before anybody claims: it against its tree, its terms, and its money against all its leaves.
 * @returns also whether claims need not be tried (`isHopeless`): none of them can be paid
 * @throws SymbolonError `NoCampaign`
 */
export async function lookAtCampaign(
  client: ReadClient,
  campaign: Address,
  { manifest, manifestHash, tree }: PublishedTree,
) {
  const { allocation: rows, root, count, convention } = tree;
  const facts = await readCampaignFacts(client, { campaign, rows });
  if (facts === undefined) throw noCampaign(campaign, client.chain.id);
  const { decimals } = manifest;
  const published = { convention: convention.name, decimals, root, count, manifestHash, rows };
  const checked = campaignFindings(facts, published).filter(({ id }) => !UNREPORTED.includes(id));
  const isHopeless = checked.some(({ id }) => HOPELESS.includes(id));
  const money = isHopeless ? undefined : owedMoney(facts, rows, facts.token.balance ?? 0n);
  const findings = checked.map((finding) =>
    GRAVE.includes(finding.id) ? { ...finding, severity: "error" as const } : finding,
  );
  const all: readonly CampaignFinding[] = [
    ...findings,
    ...(money === undefined ? [] : shortOfMoney(money, facts.tokenState)),
  ];
  return { facts, findings: all, isHopeless };
}

type MoneyFacts = {
  readonly rows: CampaignRows;
  /** Base units that a leaf has still to be paid. */
  readonly owedOf: (index: number) => bigint;
  /** Base units that there are for all of them. */
  readonly available: bigint;
};

/**
 * Whether there is money for all leaves together. Where there is not, they have to be claimed in one range: each range of a
 * dry run has all the money for itself.
 */
function shortOfMoney(
  { rows, owedOf, available }: MoneyFacts,
  token: TokenWords,
): readonly CampaignFinding[] {
  let owed = 0n;
  let left = available;
  let without = 0;
  for (let index = 0; index < rows.count; index++) {
    const own = owedOf(index);
    owed += own;
    if (own <= left) left -= own;
    else without += 1;
  }
  if (owed <= available) return [];
  const missing = owed - available;
  const text = (amount: bigint) => tokenAmount(amount, token);
  const sentence = `The leaves have ${text(owed)} to come and there are ${text(available)}: ${text(missing)} are missing, and claimed in order of index ${without} leaves go without.`;
  const details = { owed, available, missing, leaves: without };
  return [problem("Underfunded", sentence, "Send them: symbolon campaign fund CAMPAIGN DIR.", details)];
}

/**
 * What a campaign has still to pay leaf by leaf, and what it has for it: of a vesting campaign what is not promised yet,
 * since what was claimed has its money.
 * @returns undefined where what was paid of the leaves was not read
 */
function owedMoney(book: CampaignBook, rows: CampaignRows, held: bigint): MoneyFacts | undefined {
  const amount = (index: number) => rowAmount(rows, index);
  if (book.kind === "instant") {
    const isPaid = (index: number) => {
      const word = book.words[Math.floor(index / LEAVES_PER_WORD)] ?? 0n;
      return ((word >> BigInt(index % LEAVES_PER_WORD)) & 1n) === 1n;
    };
    return { rows, owedOf: (index) => (isPaid(index) ? 0n : amount(index)), available: held };
  }
  if (book.kind === "vesting") {
    const { entitlements, funding } = book;
    if (entitlements === undefined) return undefined;
    const owedOf = (index: number) => (entitlements[index]?.claimed === true ? 0n : amount(index));
    return { rows, owedOf, available: funding.funded - funding.claimed };
  }
  const { paid } = book;
  if (paid === undefined) return undefined;
  const owedOf = (index: number) => {
    const rest = amount(index) - (paid[index] ?? 0n);
    return rest > 0n ? rest : 0n;
  };
  return { rows, owedOf, available: held };
}
