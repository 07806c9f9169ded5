import { type Address, isAddressEqual } from "viem";
import { SymbolonError } from "../../src/core/errors.ts";
import { checkCampaign, type Expectations } from "../../src/distribution/check/checkCampaign.ts";
import type { ExpectedGate } from "../../src/distribution/check/checkGate.ts";
import { countPaid } from "../../src/distribution/check/countPaid.ts";
import { type Finding, problem } from "../../src/distribution/check/finding.ts";
import { openReader, type ReadClient } from "../command/connect.ts";
import { readAddressBook } from "../command/readAddressBook.ts";
import { printResult, table } from "../output.ts";
import { inTokens } from "../tree/inTokens.ts";
import { campaignFacts, type ReadFacts } from "./campaignFacts.ts";
import type { CheckOptions } from "./checkOptions.ts";
import { toldFactory } from "./findFactory.ts";
import { knownCampaign } from "./knownCampaign.ts";
import { orderFindings } from "./orderFindings.ts";
import { paymentFindings } from "./paymentFindings.ts";
import { type PublishedTree, publishedTree } from "./publishedTree.ts";

/** Exit code where there is something that was not accepted. */
const FOUND = 3;

/** `symbolon campaign check CAMPAIGN DIR`: everything that differs from what was published, or could go wrong. */
export async function check(told: string, directory: string, options: CheckOptions): Promise<void> {
  const client = await openReader(options.rpc);
  const known = await knownCampaign(client, told);
  const factory = toldFactory(client, options) ?? known.file?.factory;
  const { fromBlock, issuer: issuers } = options;
  const facts = await campaignFacts(client, { ...known, factory, fromBlock, issuers });
  const published = await publishedTree(directory).catch(treeFinding);
  const findings = await findAll(client, facts, published, {
    options,
    arguments: known.file?.arguments,
    campaign: known.campaign,
  });
  const accepted = acceptedOf(findings, options.accept ?? []);
  const refused = findings.filter((finding) => !accepted.includes(finding));
  report(known.campaign, facts, published, { findings, accepted, refused, json: options.json ?? false });
  if (refused.length > 0) process.exitCode = FOUND;
}

/** What is wrong with the tree is a finding; that there is none at all is a wrong call. */
function treeFinding(thrown: unknown): Finding {
  if (!(thrown instanceof SymbolonError) || ["NotATree", "MissingFile"].includes(thrown.code)) throw thrown;
  return problem(thrown.code, thrown.reason, thrown.cure, thrown.details);
}

type Checked = {
  readonly options: CheckOptions;
  readonly arguments: Expectations["arguments"] | undefined;
  readonly campaign: Address;
};

async function findAll(
  client: ReadClient,
  facts: ReadFacts | undefined,
  published: PublishedTree | Finding,
  { options, arguments: written, campaign }: Checked,
): Promise<readonly Finding[]> {
  const broken = "severity" in published ? [published] : [];
  if (facts === undefined) {
    const sentence = `The contract at ${campaign} is no campaign: it does not tell its terms.`;
    const cure = "Check the address and the chain.";
    return [problem("NotACampaign", sentence, cure, { campaign }), ...broken];
  }
  if ("severity" in published) return broken;
  const { manifest, manifestHash, tree } = published;
  const { token, treasury, registry, announced } = options;
  const expected: Expectations = {
    ...(token !== undefined && { token }),
    ...(treasury !== undefined && { treasury }),
    ...(written !== undefined && { arguments: written }),
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
  return [...rest, ...order, ...(isOver ? [] : await paymentFindings(client, payment))];
}

function expectedGate(client: ReadClient, options: CheckOptions): ExpectedGate {
  const { gate, schema, issuer, trustList, nullifier, guardian } = options;
  const { batchRegistry, attestationRegistry } = bookOf(client, options) ?? {};
  return {
    ...(gate !== undefined && { gate }),
    ...(schema !== undefined && { schema }),
    ...(issuer !== undefined && { issuers: issuer }),
    ...(trustList !== undefined && { trustList }),
    ...(nullifier !== undefined && { nullifier: nullifier.kind }),
    ...(nullifier?.position !== undefined && { nullifierPosition: nullifier.position }),
    ...(guardian !== undefined && { guardian }),
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
    cure: wrong.cure,
    details: { finding: wrong },
  });
}

type Outcome = {
  readonly findings: readonly Finding[];
  readonly accepted: readonly Finding[];
  readonly refused: readonly Finding[];
  readonly json: boolean;
};

function report(
  campaign: Address,
  facts: ReadFacts | undefined,
  published: PublishedTree | Finding,
  { findings, accepted, refused, json }: Outcome,
): void {
  const paid =
    facts === undefined || "severity" in published
      ? undefined
      : countPaid(published.tree.allocation, facts.words);
  const decimals = facts?.tokenState.decimals;
  const state = refused.length === 0 ? "as it should be" : `${refused.length} findings`;
  const document = {
    ok: refused.length === 0,
    campaign,
    block: facts?.blockNumber ?? null,
    terms: facts?.terms ?? null,
    paid: paid ?? null,
    balance: facts?.token.balance ?? null,
    gate: facts?.gate ?? null,
    findings: findings.map((finding) => ({ ...finding, accepted: accepted.includes(finding) })),
  };
  printResult(json, document, [
    ...table([
      ["campaign", campaign],
      ...(facts === undefined ? [] : [["as of", `block ${facts.blockNumber}`] as const]),
      ...(paid === undefined
        ? []
        : ([
            ["claimed", `${paid.claimed.toLocaleString("en")} leaves`],
            ["paid", inTokens(paid.paid, decimals)],
            ["owed", inTokens(paid.owed, decimals)],
            ["held", inTokens(facts?.token.balance ?? 0n, decimals)],
          ] as const)),
      ["found", state],
    ]),
    ...findings.flatMap((finding) => {
      const kind = accepted.includes(finding) ? "accepted" : finding.severity;
      return [`${kind}: ${finding.id}: ${finding.sentence}`, `  cure: ${finding.cure}`];
    }),
  ]);
}
