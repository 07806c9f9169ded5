import { type Address, isAddressEqual } from "viem";
import type { PublishedTree } from "../../src/allocation/output/readPublishedTree.ts";
import type { ReadClient } from "../../src/chain/clients.ts";
import { SymbolonError } from "../../src/core/errors.ts";
import { checkCampaign, type Expectations } from "../../src/distribution/check/checkCampaign.ts";
import type { ExpectedGate } from "../../src/distribution/check/checkGate.ts";
import { type Finding, problem } from "../../src/distribution/check/finding.ts";
import { orderFindings } from "../../src/distribution/check/orderFindings.ts";
import { paymentFindings } from "../../src/distribution/check/paymentFindings.ts";
import type { CampaignFile } from "../../src/distribution/create/campaignFile.ts";
import { toldFactory } from "../../src/distribution/create/requireFactory.ts";
import { knownCampaign } from "../../src/distribution/node/knownCampaign.ts";
import { readScheduleFile } from "../../src/distribution/node/readScheduleFile.ts";
import { proposalFindings } from "../../src/distribution/roots/proposalFindings.ts";
import { campaignFacts, type ReadFacts } from "../../src/distribution/state/readCampaignFacts.ts";
import { readAllPaid } from "../../src/distribution/state/readPaid.ts";
import { openReader } from "../command/connect.ts";
import { readAddressBook } from "../command/readAddressBook.ts";
import { progress } from "../output.ts";
import type { CheckOptions } from "./checkOptions.ts";
import { publishedTree } from "./publishedTree.ts";
import { reportCheck } from "./reportCheck.ts";

/** Exit code where there is something that was not accepted. */
const FOUND = 3;

/** `symbolon campaign check CAMPAIGN DIR`: everything that differs from what was published, or could go wrong. */
export async function check(told: string, directory: string, options: CheckOptions): Promise<void> {
  const client = await openReader(options.rpc);
  const known = await knownCampaign(client, told);
  const { fromBlock, issuer: issuers } = options;
  const published = await publishedTree(directory).catch(treeFinding);
  const facts = await campaignFacts(client, {
    ...known,
    factoryOf: (design) => toldFactory(client, options, design),
    fromBlock,
    issuers,
    rows: "severity" in published ? undefined : published.tree.allocation,
  });
  const findings = await findAll(client, facts, published, {
    options,
    file: known.file,
    campaign: known.campaign,
  });
  const accepted = acceptedOf(findings, options.accept ?? []);
  const refused = findings.filter((finding) => !accepted.includes(finding));
  reportCheck(known.campaign, facts, published, { findings, accepted, refused, json: options.json ?? false });
  if (refused.length > 0) process.exitCode = FOUND;
}

/** What is wrong with the tree is a finding; that there is none at all is a wrong call. */
function treeFinding(thrown: unknown): Finding {
  if (!(thrown instanceof SymbolonError) || ["NotATree", "MissingFile"].includes(thrown.code)) throw thrown;
  return problem(thrown.code, thrown.reason, thrown.hint, thrown.details);
}

type Checked = {
  readonly options: CheckOptions;
  readonly file: CampaignFile | undefined;
  readonly campaign: Address;
};

async function findAll(
  client: ReadClient,
  facts: ReadFacts | undefined,
  published: PublishedTree | Finding,
  { options, file, campaign }: Checked,
): Promise<readonly Finding[]> {
  const broken = "severity" in published ? [published] : [];
  if (facts === undefined) {
    const sentence = `The contract at ${campaign} is no campaign: it does not tell its terms.`;
    const hint = "Check the address and the chain.";
    return [problem("NotACampaign", sentence, hint, { campaign }), ...broken];
  }
  if ("severity" in published) return broken;
  const { manifest, manifestHash, tree } = published;
  const { token, treasury, registry, announced, schedule, guardian } = options;
  const expected: Expectations = {
    ...(token !== undefined && { token }),
    ...(treasury !== undefined && { treasury }),
    ...(file !== undefined && { plan: file.plan, form: file.form }),
    ...(schedule !== undefined && { schedule: readScheduleFile(schedule) }),
    ...(guardian !== undefined && { guardian }),
    gate: expectedGate(client, options),
  };
  const { decimals } = manifest;
  const { root, count, allocation: rows, convention } = tree;
  const recomputed = { convention: convention.name, decimals, root, count, manifestHash, rows };
  const found = checkCampaign(facts, recomputed, expected);
  const order = await orderFindings(client, {
    published,
    waves: facts.terms.waves,
    registry: registry ?? bookOf(client, options)?.attestationRegistry,
    announced,
  });
  // A treasury that is expected is no surprise.
  const isExpected = treasury !== undefined && isAddressEqual(treasury, facts.terms.treasury);
  const rest = found.filter(({ id }) => !(isExpected && id === "TreasuryChanged"));
  const isOver = found.some(({ id }) =>
    ["Ended", "EndInThePast", "TokenSilent", "TokenWithoutCode"].includes(id),
  );
  const payment = { token: facts.terms.token, campaign, rows };
  const proposed = await findInProposal(client, facts, published, options.proposal);
  return [...rest, ...order, ...proposed, ...(isOver ? [] : await paymentFindings(client, payment))];
}

/** What the proposal of a cumulative campaign has to do with its tree. */
async function findInProposal(
  client: ReadClient,
  facts: ReadFacts,
  published: PublishedTree,
  directory: string | undefined,
): Promise<readonly Finding[]> {
  if (facts.kind !== "cumulative") {
    if (directory === undefined) return [];
    const sentence = `A proposal's tree was given, and the campaign is of kind ${facts.kind}: its root never changes.`;
    return [problem("NotCumulative", sentence, "Leave --proposal out, or give the cumulative campaign.")];
  }
  const { campaign, now, source, token, blockNumber, terms } = facts;
  const proposed = directory === undefined ? undefined : await publishedTree(directory).catch(treeFinding);
  if (proposed !== undefined && "severity" in proposed) return [proposed];
  const isPresent = published.tree.root === terms.root;
  return proposalFindings({
    campaign,
    state: facts,
    now,
    balance: token.balance,
    source,
    present: isPresent ? published : undefined,
    proposed,
    paid: proposed
      ? await readAllPaid(
          client,
          campaign,
          proposed.tree.allocation,
          blockNumber,
          progress("reading what was claimed"),
        )
      : [],
  });
}

function expectedGate(client: ReadClient, options: CheckOptions): ExpectedGate {
  const { gate, schema, issuer, trustList, trusted, nullifier, pauseGuardian } = options;
  const { batchRegistry, attestationRegistry } = bookOf(client, options) ?? {};
  return {
    ...(gate !== undefined && { gate }),
    ...(schema !== undefined && { schema }),
    ...(issuer !== undefined && { issuers: issuer }),
    ...(trustList !== undefined && { trustList }),
    ...(trusted !== undefined && { trusted }),
    ...(nullifier !== undefined && { nullifier: nullifier.kind }),
    ...(nullifier?.position !== undefined && { nullifierPosition: nullifier.position }),
    ...(pauseGuardian !== undefined && { pauseGuardian }),
    ...(batchRegistry !== undefined && { batchRegistry }),
    ...(attestationRegistry !== undefined && { attestationRegistry }),
  };
}

function bookOf(client: ReadClient, { addresses }: CheckOptions) {
  return addresses === undefined ? undefined : readAddressBook(addresses).get(client.chain.id);
}

/**
 * The findings that whoever checks knows of and means.
 * @throws SymbolonError `CannotAccept` where somebody would be paid wrongly, or not at all
 */
function acceptedOf(findings: readonly Finding[], ids: readonly string[]): readonly Finding[] {
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
