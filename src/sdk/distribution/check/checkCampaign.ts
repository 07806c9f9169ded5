import { type Address, type Hex, isAddressEqual, zeroAddress } from "viem";
import { getCode } from "viem/actions";
import type { PublishedTree } from "../../allocation/published/publishedTree.ts";
import { usualFactory } from "../../chain/campaigns/campaignContracts.ts";
import type { ReadClient } from "../../chain/clients.ts";
import { SymbolonError } from "../../core/errors.ts";
import { tokenWordsOf } from "../../core/text/tokenAmount.ts";
import type { CampaignFile } from "../create/campaignFile.ts";
import { type FactoryPlaces, namedFactory } from "../create/requireFactory.ts";
import { proposalFindings } from "../roots/proposalFindings.ts";
import { type ReadFacts, type ReadFactsParameters, readCampaignFacts } from "../state/readCampaignFacts.ts";
import { readAllPaid } from "../state/readPaid.ts";
import { campaignFindings, type Expectations } from "./campaignFindings.ts";
import { treasuryFindings } from "./coinFindings.ts";
import { type CampaignFinding, problem, warning } from "./finding.ts";
import { paymentFindings } from "./paymentFindings.ts";

export type CheckCampaignParameters = FactoryPlaces &
  Pick<ReadFactsParameters, "campaign" | "fromBlock" | "issuers" | "onProgress"> & {
    /** What its operator wrote down. */
    readonly file?: CampaignFile | undefined;
    /** The tree that was published for it, or the finding against that tree. */
    readonly published: PublishedTree | CampaignFinding;
    /** The tree that was published for the proposed root of a cumulative campaign, or the finding against that tree. */
    readonly proposal?: PublishedTree | CampaignFinding | undefined;
    /** What the verifier expects in addition, the registries of `addressBook` included. */
    readonly expected?: Expectations | undefined;
    /** The AttestationRegistry that is trusted for the time of a shuffle's commitment; default: that of `addressBook`. */
    readonly registry?: Address | undefined;
    /** The commitment to the order of the leaves, as it was announced. */
    readonly announced?: Hex | undefined;
    /** Ids of warnings that the verifier accepts. */
    readonly accept?: readonly string[] | undefined;
  };

export type CheckedCampaign = {
  /** Undefined: the contract there is not a campaign. */
  readonly facts: ReadFacts | undefined;
  readonly findings: readonly CampaignFinding[];
  readonly accepted: readonly CampaignFinding[];
  readonly refused: readonly CampaignFinding[];
};

/**
 * Compares a campaign with its published tree, and with what is expected, all as of the newest block. It gives
 * everything that differs, or could go wrong.
 * @throws SymbolonError `CannotAccept`, `NotInAddressBook`
 * @example
 * const published = await readPublishedTree("drop");
 * const { refused } = await checkCampaign(client, { campaign, published });
 */
export async function checkCampaign(
  client: ReadClient,
  parameters: CheckCampaignParameters,
): Promise<CheckedCampaign> {
  const { campaign, file, published, issuers, onProgress, accept = [] } = parameters;
  const facts = await readCampaignFacts(client, {
    campaign,
    file,
    issuers,
    onProgress,
    fromBlock: await firstSearched(client, parameters),
    factoryOf: (design) => namedFactory(client, parameters, design),
    rows: isTree(published) ? published.tree.allocation : undefined,
  });
  const findings = await findAll(client, facts, parameters);
  const accepted = acceptedOf(findings, accept);
  return { facts, findings, accepted, refused: findings.filter((one) => !accepted.includes(one)) };
}

/**
 * A verifier who knows nothing but the address gets an answer too, where the system is deployed: the chain is searched for
 * the creation.
 */
async function firstSearched(
  client: ReadClient,
  { fromBlock, file }: CheckCampaignParameters,
): Promise<bigint | undefined> {
  if (fromBlock !== undefined || file !== undefined) return fromBlock;
  const address = usualFactory({ kind: "instant", form: "full" });
  return (await getCode(client, { address })) === undefined ? undefined : 0n;
}

function isTree(published: PublishedTree | CampaignFinding): published is PublishedTree {
  return "tree" in published;
}

async function findAll(
  client: ReadClient,
  facts: ReadFacts | undefined,
  parameters: CheckCampaignParameters,
): Promise<readonly CampaignFinding[]> {
  const { campaign, published, registry, announced, expected } = parameters;
  const broken = isTree(published) ? [] : [published];
  if (facts === undefined) {
    const sentence = `The contract at ${campaign} is not a campaign: it does not return terms.`;
    return [problem("NotACampaign", sentence, "Check the address and the chain.", { campaign }), ...broken];
  }
  if (!isTree(published)) return broken;
  const book = parameters.addressBook?.get(client.chain.id);
  const { manifest, manifestHash, tree } = published;
  const { root, count, allocation: rows, convention } = tree;
  const recomputed = {
    decimals: manifest.decimals,
    root,
    count,
    manifestHash,
    rows,
    convention: convention.name,
  };
  const found = campaignFindings(facts, recomputed, expectations(client, parameters));
  const { token, treasury, waves } = facts.terms;
  const order = await orderFindings(
    client,
    published,
    waves,
    registry ?? book?.attestationRegistry,
    announced,
  );
  // An expected treasury is no finding.
  const isExpected = expected?.treasury !== undefined && isAddressEqual(expected.treasury, treasury);
  const rest = found.filter(({ id }) => !(isExpected && id === "TreasuryChanged"));
  const isOver = found.some(({ id }) =>
    ["Ended", "EndInThePast", "TokenSilent", "TokenWithoutCode"].includes(id),
  );
  const proposed = await findInProposal(client, facts, published, parameters);
  const payments = isOver
    ? []
    : await paymentFindings(client, { token, campaign, rows, words: facts.tokenState });
  const kept = facts.tokenState.isCoin
    ? await treasuryFindings(client, { token, treasury, isCreated: true })
    : [];
  return [...rest, ...order, ...proposed, ...payments, ...kept];
}

/** What is expected, with what the operator's file and the address book say. */
function expectations(
  client: ReadClient,
  { file, expected = {}, addressBook }: CheckCampaignParameters,
): Expectations {
  const { batchRegistry, attestationRegistry } = addressBook?.get(client.chain.id) ?? {};
  return {
    ...(file !== undefined && { plan: file.plan, form: file.form }),
    ...expected,
    gate: { batchRegistry, attestationRegistry, ...expected.gate },
  };
}

/** What the proposal of a cumulative campaign has to do with its tree. */
async function findInProposal(
  client: ReadClient,
  facts: ReadFacts,
  published: PublishedTree,
  { proposal, onProgress }: CheckCampaignParameters,
): Promise<readonly CampaignFinding[]> {
  if (facts.kind !== "cumulative") {
    if (proposal === undefined) return [];
    const sentence = `A proposal's tree is given, but the campaign is of kind ${facts.kind}: its root never changes.`;
    return [problem("NotCumulative", sentence, "Leave --proposal out, or give the cumulative campaign.")];
  }
  if (proposal !== undefined && !isTree(proposal)) return [proposal];
  const { campaign, now, source, token, tokenState, blockNumber, terms } = facts;
  const tell = (done: number, total: number) => onProgress?.("paid", done, total);
  const at = { campaign, blockNumber, onProgress: tell };
  const rows = proposal?.tree.allocation;
  return proposalFindings({
    campaign,
    state: facts,
    now,
    balance: token.balance,
    source: { ...source, ...tokenWordsOf(tokenState) },
    present: published.tree.root === terms.root ? published : undefined,
    proposed: proposal,
    paid: rows ? await readAllPaid(client, at, rows) : [],
  });
}

/**
 * The findings that the verifier accepts.
 * @throws SymbolonError `CannotAccept` where somebody would be paid wrongly, or not at all
 */
function acceptedOf(
  findings: readonly CampaignFinding[],
  ids: readonly string[],
): readonly CampaignFinding[] {
  const accepted = findings.filter(({ id }) => ids.includes(id));
  const wrong = accepted.find(({ severity }) => severity === "error");
  if (wrong === undefined) return accepted;
  throw new SymbolonError({
    code: "CannotAccept",
    reason: `${wrong.id} cannot be accepted: ${wrong.sentence}`,
    hint: wrong.hint,
    details: { finding: wrong },
  });
}

/**
 * Whether anybody may have chosen who is in which wave. Without waves and without a shuffle, the order means nothing.
 * @param registry the AttestationRegistry that is trusted; undefined: none was named
 */
async function orderFindings(
  client: ReadClient,
  { manifest }: PublishedTree,
  waves: bigint,
  registry: Address | undefined,
  announced: Hex | undefined,
): Promise<readonly CampaignFinding[]> {
  if (manifest.shuffle === undefined && waves === 0n && announced === undefined) return [];
  // Few trees are shuffled, and the code that judges a shuffle imports the registry's whole ABI.
  const [{ checkShuffle, shuffleReads }, { shuffleFromJson }] = await Promise.all([
    import("../../allocation/shuffle/checkShuffle.ts"),
    import("../../allocation/shuffle/shuffleRecord.ts"),
  ]);
  const named = manifest.shuffle === undefined ? undefined : shuffleFromJson(manifest.shuffle);
  const trusted = registry ?? named?.timestamped.registry;
  const problems = await checkShuffle({
    manifest,
    reads: shuffleReads(client),
    registry: trusted ?? zeroAddress,
    waves,
    ...(announced !== undefined && { announced }),
  });
  const found = problems.map(({ code, reason, hint, details = {} }) =>
    code === "NotShuffled" && announced === undefined
      ? warning(code, reason, hint, details)
      : problem(code, reason, hint, details),
  );
  if (registry !== undefined || trusted === undefined) return found;
  const sentence = `The order of the leaves depends on a time from ${trusted}, and that registry is not named as trusted.`;
  const hint = "Give --registry with the AttestationRegistry that you trust, or --addresses.";
  return [...found, warning("RegistryNotNamed", sentence, hint, { registry: trusted })];
}
