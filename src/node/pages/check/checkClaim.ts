import { isAddressEqual } from "viem";
import type { PublishedTree } from "../../../sdk/allocation/published/publishedTree.ts";
import type { AddressBook } from "../../../sdk/chain/book/addressBook.ts";
import type { ReadClient } from "../../../sdk/chain/clients.ts";
import type { GateState } from "../../../sdk/chain/read/readGate.ts";
import { shownValue } from "../../../sdk/core/decode.ts";
import { jsonOf } from "../../../sdk/core/text/jsonText.ts";
import { momentText } from "../../../sdk/core/text/moment.ts";
import { checkCampaign } from "../../../sdk/distribution/check/checkCampaign.ts";
import { type CampaignFinding, problem, warning } from "../../../sdk/distribution/check/finding.ts";
import type { CampaignFile } from "../../../sdk/distribution/create/campaignFile.ts";
import type { ReadFacts, ReadFactsParameters } from "../../../sdk/distribution/state/readCampaignFacts.ts";
import type { ClaimData, PageData } from "../../../sdk/pageData/index.ts";
import { attestationPart, gateOf, pageToken, termsOf } from "../build/claimFacts.ts";

export type CheckClaimParameters = Pick<ReadFactsParameters, "fromBlock" | "onProgress"> & {
  readonly data: PageData;
  readonly claim: ClaimData;
  /** The tree as hosts serve it, or what is wrong with all of them. */
  readonly published: PublishedTree | CampaignFinding;
  /** What its operator wrote down. */
  readonly file?: CampaignFile | undefined;
  readonly addressBook?: AddressBook | undefined;
};

const HINT =
  "The page was built for other terms: build it again from the right campaign, and find out where this page came from.";

/**
 * Compares a campaign with the page that was built for it, and with its tree, as `campaign check` does: also whether it is
 * paused, over, or lacks money.
 * @throws what reading the chain throws
 */
export async function checkClaim(
  client: ReadClient,
  { data, claim, published, file, addressBook, fromBlock, onProgress }: CheckClaimParameters,
): Promise<readonly CampaignFinding[]> {
  const { campaign } = claim;
  const issuers = [...(data.verify?.issuers ?? []), ...(data.hold?.issuers ?? [])].map(
    ({ address }) => address,
  );
  if (file !== undefined && !isAddressEqual(file.campaign, campaign)) {
    const sentence = `The page is about the campaign ${campaign}, but the given file is about ${file.campaign}.`;
    return [
      problem(
        "OtherCampaign",
        sentence,
        "Give the campaign's own file, or find out which campaign is right.",
        {
          campaign,
        },
      ),
    ];
  }
  const parameters = { campaign, file, published, issuers, addressBook, fromBlock, onProgress };
  const { facts, findings } = await checkCampaign(client, parameters);
  return facts === undefined
    ? findings
    : [...findings, ...differing(data, claim, facts), ...pausedIn(facts.gate, facts.now)];
}

/** What the page was built for and the chain says otherwise. */
function differing({ chain }: PageData, claim: ClaimData, facts: ReadFacts): readonly CampaignFinding[] {
  const built = {
    ...claim.terms,
    "how the token names itself": claim.token,
    "what the gate asks for": claim.gate,
    ...(claim.attestations && { "gate that takes an attestation": claim.attestations.gate }),
  };
  const there = {
    ...termsOf(facts),
    "how the token names itself": pageToken(facts, chain),
    "what the gate asks for": gateOf(facts.gate).gate,
    ...(claim.attestations && { "gate that takes an attestation": attestationPart(facts.gate)?.gate }),
  };
  const names = [...new Set([...Object.keys(built), ...Object.keys(there)])];
  return names.flatMap((name) => {
    const [own, expected] = [there, built].map((one) =>
      sortedJson((one as Readonly<Record<string, unknown>>)[name]),
    );
    if (own === expected) return [];
    const sentence = `On the chain the campaign ${claim.campaign} has the ${name} ${own}, but the page was built for ${expected}.`;
    return [problem("TermsDiffer", sentence, HINT, { name, campaign: claim.campaign })];
  });
}

/** A value as text, whatever the order of its members and the case of its addresses. */
function sortedJson(value: unknown): string {
  if (value === undefined) return shownValue(value);
  const sorted = (held: unknown): unknown => {
    if (Array.isArray(held)) return held.map(sorted);
    if (typeof held === "string" && held.startsWith("0x")) return held.toLowerCase();
    if (typeof held !== "object" || held === null) return held;
    const entries = Object.entries(held).filter(([, one]) => one !== undefined);
    return Object.fromEntries(
      entries.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, one]) => [name, sorted(one)]),
    );
  };
  return jsonOf(sorted(value));
}

function pausedIn(gate: GateState, now: bigint): readonly CampaignFinding[] {
  if ("parts" in gate) return gate.parts.flatMap((part) => pausedIn(part, now));
  if (gate.kind !== "PauseGate" || gate.pause.paused === undefined) return [];
  const { from, until } = gate.pause.paused;
  if (now >= until) return [];
  const sentence = `The gate ${gate.gate} has stopped claims from ${momentText(from)} to ${momentText(until)}.`;
  return [
    warning("Paused", sentence, "The page says so; the campaign's end moves.", {
      gate: gate.gate,
      from,
      until,
    }),
  ];
}
