import type { Address } from "viem";
import { knownCampaign } from "../../src/node/campaigns/campaignFile.ts";
import { readScheduleFile } from "../../src/node/campaigns/readScheduleFile.ts";
import { readTermsText } from "../../src/node/files/readTermsText.ts";
import type { PublishedTree } from "../../src/sdk/allocation/published/publishedTree.ts";
import { SymbolonError } from "../../src/sdk/core/errors.ts";
import { durationText } from "../../src/sdk/core/text/duration.ts";
import { formatThings } from "../../src/sdk/core/text/format.ts";
import { tokenAmount } from "../../src/sdk/core/text/tokenAmount.ts";
import type { Expectations } from "../../src/sdk/distribution/check/campaignFindings.ts";
import {
  type CheckCampaignParameters,
  type CheckedCampaign,
  checkCampaign,
} from "../../src/sdk/distribution/check/checkCampaign.ts";
import { rootDelay } from "../../src/sdk/distribution/check/checkCumulative.ts";
import type { ExpectedGate } from "../../src/sdk/distribution/check/checkGate.ts";
import { type Paid, sumPaid } from "../../src/sdk/distribution/check/countPaid.ts";
import { type CampaignFinding, findingOf } from "../../src/sdk/distribution/check/finding.ts";
import type { ReadFacts } from "../../src/sdk/distribution/state/readCampaignFacts.ts";
import { openReader } from "../command/connect.ts";
import type { readNullifier, readTextsOfGates } from "../command/gateReaders.ts";
import { readAddressBook } from "../command/readAddressBook.ts";
import { type Line, printResult, table } from "../output.ts";
import { passLines, recallText, rootLines } from "./campaignLines.ts";
import type { ChainOptions, FactoryOptions } from "./commonOptions.ts";
import { publishedTree, readingProgress } from "./publishedTree.ts";

/** What the caller expects of a campaign; without an option, that term is not compared. */
type CheckOptions = FactoryOptions &
  ChainOptions &
  Pick<Expectations, "token" | "treasury" | "proposer" | "guardian"> &
  Pick<ExpectedGate, "gate" | "schema" | "trustList" | "trusted" | "oracle" | "pauseGuardian"> &
  Pick<CheckCampaignParameters, "fromBlock" | "registry" | "announced" | "accept"> & {
    readonly issuer?: readonly Address[];
    readonly nullifier?: ReturnType<typeof readNullifier>;
    readonly text?: ReturnType<typeof readTextsOfGates>;
    /** Files of a schedule and of a proposal's tree. */
    readonly schedule?: string;
    readonly proposal?: string;
  };

/** Exit code where there is something that was not accepted. */
const FOUND = 3;

/** `symbolon campaign check CAMPAIGN DIR`: everything that differs from what was published, or could go wrong. */
export async function check(addressOrFile: string, directory: string, options: CheckOptions): Promise<void> {
  const client = await openReader(options.rpc);
  const known = await knownCampaign(client, addressOrFile);
  const { factory, addresses, fromBlock, issuer: issuers, registry, announced, accept, proposal } = options;
  const published = await treeOrFinding(directory);
  const checked = await checkCampaign(client, {
    ...known,
    factory,
    fromBlock,
    issuers,
    registry,
    announced,
    accept,
    published,
    addressBook: addresses === undefined ? undefined : readAddressBook(addresses),
    proposal: proposal === undefined ? undefined : await treeOrFinding(proposal),
    expected: expectations(options),
    onProgress: readingProgress(),
  });
  report(known.campaign, published, checked, options.json ?? false);
  if (checked.refused.length > 0) process.exitCode = FOUND;
}

/** What is wrong with a tree is a finding; that there is none at all is a wrong call. */
function treeOrFinding(directory: string): Promise<PublishedTree | CampaignFinding> {
  return publishedTree(directory).catch((thrown: unknown) => {
    const isFinding = thrown instanceof SymbolonError && !["NotATree", "MissingFile"].includes(thrown.code);
    if (isFinding) return findingOf(thrown);
    throw thrown;
  });
}

function expectations(options: CheckOptions): Expectations {
  const { token, treasury, schedule, proposer, guardian, issuer: issuers, nullifier } = options;
  const { gate, schema, trustList, trusted, oracle, text, pauseGuardian } = options;
  return {
    token,
    treasury,
    proposer,
    guardian,
    schedule: schedule === undefined ? undefined : readScheduleFile(schedule),
    gate: {
      gate,
      schema,
      issuers,
      trustList,
      trusted,
      oracle,
      texts: text?.map(({ language, file }) => ({ language, hash: readTermsText(file).hash })),
      pauseGuardian,
      nullifier: nullifier?.kind,
      nullifierPosition: nullifier?.position,
    },
  };
}

/** What no check can tell: said each time, so that nobody takes one for more than it is. */
const NOT_TRIED =
  "No leaf was claimed: at most the payments of the first and the last one were simulated, without gate, proof and sweep. `symbolon rehearse dry-run` claims every leaf on a fork of the chain.";

function report(
  campaign: Address,
  published: PublishedTree | CampaignFinding,
  { facts, findings, accepted, refused }: CheckedCampaign,
  json: boolean,
): void {
  const paid =
    facts === undefined || "severity" in published ? undefined : sumPaid(facts, published.tree.allocation);
  const token = facts?.tokenState ?? {};
  const state = refused.length === 0 ? "as it should be" : formatThings(refused.length, "finding");
  const isCumulative = facts?.kind === "cumulative";
  const document = {
    ok: refused.length === 0,
    campaign,
    kind: facts?.kind ?? null,
    form: facts?.form ?? null,
    block: facts?.blockNumber ?? null,
    terms: facts?.terms ?? null,
    ...(facts?.kind === "vesting" && { schedule: facts.schedule, funding: facts.funding }),
    ...(isCumulative && {
      rules: facts.rules,
      roots: facts.roots,
      source: facts.source,
      rootDelay: rootDelay(facts.gate, facts.terms),
    }),
    paid: paid ?? null,
    recallableUntil: recallEndOf(facts),
    recalls: facts?.recalls ?? null,
    balance: facts?.token.balance ?? null,
    gate: facts?.gate ?? null,
    notTried: NOT_TRIED,
    findings: findings.map((finding) => ({ ...finding, accepted: accepted.includes(finding) })),
  };
  printResult(json, document, [
    ...table([
      ["campaign", campaign],
      ["as of", facts && `block ${facts.blockNumber}`],
      ["recall", facts && recallText(facts.terms, facts.now)],
      ...(isCumulative ? [...rootLines(facts, { now: facts.now, token }), delayLine(facts)] : []),
      ...paidLines(facts, paid),
      ...(facts === undefined ? [] : passLines(facts.gate)),
      ["found", state],
      ["not tried", NOT_TRIED],
    ]),
    ...findings.flatMap((finding) => {
      const kind = accepted.includes(finding) ? "accepted" : finding.severity;
      return [`${kind}: ${finding.id}: ${finding.sentence}`, `  hint: ${finding.hint}`];
    }),
  ]);
}

/** Unix seconds before which the treasury may take everything back; null: it may not. */
function recallEndOf(facts: ReadFacts | undefined): bigint | null {
  if (facts === undefined) return null;
  const { recallable, start } = facts.terms;
  return recallable && facts.now < start ? start : null;
}

/** Pauses hold up the roots of a cumulative campaign, too. */
function delayLine({ gate, terms }: ReadFacts): Line {
  const delay = rootDelay(gate, terms);
  return ["delay", delay === 0n ? undefined : `pauses may delay a root by ${durationText(delay)} at most`];
}

function paidLines(facts: ReadFacts | undefined, paid: Paid | undefined): readonly Line[] {
  if (facts === undefined || paid === undefined) return [];
  const token = facts.tokenState;
  return [
    ["claimed", formatThings(paid.claimed, "leaf", "leaves")],
    ["paid", tokenAmount(paid.paid, token)],
    ["owed", tokenAmount(paid.owed, token)],
    ["held", tokenAmount(facts.token.balance ?? 0n, token)],
  ];
}
