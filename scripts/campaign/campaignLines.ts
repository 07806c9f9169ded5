import type { Address } from "viem";
import type { CampaignPlan } from "../../src/sdk/chain/campaigns/campaignPlan.ts";
import type { RootEvent } from "../../src/sdk/chain/events/roots.ts";
import type { CumulativeState, RootProposal } from "../../src/sdk/chain/read/readCampaign.ts";
import type { DemandingGate, GateRequirement, GateState } from "../../src/sdk/chain/read/readGate.ts";
import { durationText } from "../../src/sdk/core/text/duration.ts";
import { formatThings } from "../../src/sdk/core/text/format.ts";
import { isoMomentOr } from "../../src/sdk/core/text/moment.ts";
import { type TokenWords, tokenAmount } from "../../src/sdk/core/text/tokenAmount.ts";
import type { CampaignFinding } from "../../src/sdk/distribution/check/finding.ts";
import { findPendingProposal } from "../../src/sdk/distribution/state/campaignState.ts";
import type { ActingOptions } from "../command/actingOptions.ts";
import { printBefore } from "../command/calldata.ts";
import { registryText } from "../command/registryText.ts";
import { type Line, table } from "../output.ts";

export const claimForText = {
  Anyone: "anyone may claim",
  AfterLastWave: "anyone may claim once the last wave is open",
  Never: "nobody may claim",
} as const;

/** The token of a campaign, for people: coin has no address that they could do anything with. */
export function tokenText(token: Address, { symbol, isCoin }: TokenWords): string {
  if (isCoin) return `the chain's own coin (${symbol})`;
  return symbol === undefined ? token : `${token} (${symbol})`;
}

export function warningLines(warnings: readonly CampaignFinding[]): readonly string[] {
  return warnings.map(({ id, sentence, hint }) => `warning: ${id}: ${sentence} ${hint}`);
}

/**
 * Whether the treasury may take everything back, and until when.
 * @param now Unix seconds by the chain's clock; default: before the start
 */
export function recallText({ recallable, start, treasury }: CampaignPlan["terms"], now = -1n): string {
  if (!recallable) return "never";
  const until = isoMomentOr(start, "1970-01-01");
  return now < start ? `by the treasury ${treasury}, before ${until}` : `no more, since ${until}`;
}

/** Whether the money can be taken back, and what a kind adds to the terms of a campaign, for people; `now` as in `recallText`. */
export function planLines(plan: CampaignPlan, token: TokenWords, now?: bigint): readonly Line[] {
  return [["recall", recallText(plan.terms, now)], ...kindLines(plan, token)];
}

function kindLines(plan: CampaignPlan, token: TokenWords): readonly Line[] {
  if (plan.kind === "instant") return [];
  if (plan.kind === "vesting") {
    const { stepped, points } = plan.schedule;
    const first = points[0]?.time ?? 0n;
    const last = points.at(-1)?.time ?? 0n;
    const number = formatThings(points.length, "point");
    const span = `${isoMomentOr(first, "1970-01-01")} to ${isoMomentOr(last, "1970-01-01")}`;
    return [["vesting", `${number}, ${stepped ? "stepped" : "linear"}, ${span}`]];
  }
  const { proposer, guardian, timelock, overlap, fundingCap } = plan.rules;
  return [
    ["proposer", proposer],
    ["guardian", guardian],
    ["timelock", durationText(timelock)],
    ["overlap", durationText(overlap)],
    ["funding cap", `${tokenAmount(fundingCap, token)} a root`],
  ];
}

/** What a gate is and demands, for people; the parts of a gate that asks others are indented below it. */
export function gateLines(gate: GateState, indent = ""): readonly Line[] {
  const name = `${indent}gate`;
  switch (gate.kind) {
    case "none":
      return [[name, "none"]];
    case "missing":
      return [[name, `${gate.gate}: no contract`]];
    case "unknown":
      return [[name, `${gate.gate}: not one of ours`]];
    case "AllOfGate":
    case "AllOfManyGate":
      return [
        [
          name,
          `${gate.gate}: ${gate.kind}, whose adapter for the campaign is ${gate.isOpen ? "" : "NOT OPEN, "}${gate.adapter}`,
        ],
        ...gate.parts.flatMap((part) => gateLines(part, `${indent}  `)),
      ];
    case "PauseGate": {
      const { guardian, maxPaused, noPauseWindow, paused, extraTime } = gate.pause;
      return [
        [name, `${gate.gate}: PauseGate`],
        [`${indent}  guardian`, guardian],
        [
          `${indent}  pauses`,
          `${durationText(extraTime)} of ${durationText(maxPaused)} so far, none in the last ${durationText(noPauseWindow)}`,
        ],
        [
          `${indent}  PAUSED`,
          paused && `${isoMomentOr(paused.from, "")} to ${isoMomentOr(paused.until, "")} at most`,
        ],
      ];
    }
    case "SanctionsGate": {
      const { oracle, owner, isAnswering } = gate;
      const keeper = owner === undefined ? "whoever keeps its list" : `its owner ${owner}`;
      return [
        [name, `${gate.gate}: SanctionsGate`],
        [`${indent}  asks`, `the oracle ${oracle} about the account and the recipient, at each claim`],
        [`${indent}  decides`, `${keeper} can refuse anybody; the oracle itself never changes`],
        [`${indent}  SILENT`, isAnswering ? undefined : "the oracle does not answer, so nobody is paid"],
      ];
    }
    case "TermsGate":
      return [
        [name, `${gate.gate}: TermsGate`],
        [`${indent}  asks`, "the account's signature under one of its texts, which never change"],
        ...gate.texts.map(({ language, hash }): Line => [`${indent}  text ${language}`, hash]),
        [`${indent}  keeps`, "each agreement, as an event of the gate that everybody can read"],
        [`${indent}  signed for`, gate.asker],
      ];
    default: {
      const {
        schema,
        soleIssuer,
        trustList,
        trusted,
        nullifier,
        nullifierPosition,
        registry,
        registryKind,
        attester,
      } = gate.requirement;
      const moment = trusted === "whenIssued" ? "when they issued" : "now";
      const issuers =
        trustList === undefined
          ? (soleIssuer ?? "several")
          : `those whom the trust list ${trustList} trusts ${moment}`;
      const field = nullifierPosition === undefined ? "" : ` ${nullifierPosition}`;
      return [
        [name, `${gate.gate}: ${gate.kind}`],
        [`${indent}  schema`, schema],
        [`${indent}  ${gate.kind === "VeraxGate" ? "portals" : "issuers"}`, issuers],
        [`${indent}  attester`, attester],
        [`${indent}  nullifier`, `${nullifier.toLowerCase()}${field}`],
        [`${indent}  registry`, registryKind === undefined ? registry : registryText(registry, registryKind)],
      ];
    }
  }
}

/** Whom a gate lets pass, in plain words, part by part: the first part of the second is `part 2.1`. */
export function passLines(gate: GateState, name = "gate"): readonly Line[] {
  if (gate.kind === "none") return [];
  if (!("parts" in gate)) return [[name, `${gate.gate} pays ${passing(gate)}`]];
  const prefix = name === "gate" ? "part " : `${name}.`;
  return [
    [name, `${gate.gate} pays whoever passes all of its ${gate.parts.length} parts`],
    ...gate.parts.flatMap((part, i) => passLines(part, `${prefix}${i + 1}`)),
  ];
}

const UNREAD: Partial<Record<GateState["kind"], string>> = {
  missing: "nobody: there is no contract",
  unknown: "whom it likes: it is not one of ours",
};

function passing(gate: GateState): string {
  if (gate.kind === "PauseGate") {
    const { guardian, maxPaused } = gate.pause;
    return `everybody, except while ${guardian} has stopped claims, for ${durationText(maxPaused)} at most`;
  }
  if (gate.kind === "SanctionsGate") {
    const { oracle, owner, isAnswering } = gate;
    const ownership = owner === undefined ? "names no owner" : `is owned by ${owner}`;
    const now = isAnswering ? "it answers" : "it DOES NOT ANSWER, so nobody is paid";
    return `whoever the oracle ${oracle} does not list, to a recipient whom it does not list; it ${ownership}, ${now}`;
  }
  if (gate.kind === "TermsGate") {
    const texts = gate.texts.map(({ language, hash }) => `${language} ${hash}`);
    return `whoever signed one of its texts for ${gate.asker}: ${texts.join(", ")}`;
  }
  return "requirement" in gate ? demanding(gate) : (UNREAD[gate.kind] ?? "everybody");
}

function demanding({ kind, requirement }: Extract<GateState, { readonly kind: DemandingGate }>): string {
  const { schema, nullifier } = requirement;
  const demanded = kind === "CredentialGate" ? "credential" : "attestation";
  const whose = kind === "VeraxGate" ? `${demanded} of Verax` : demanded;
  const by = kind === "VeraxGate" ? byPortal(requirement) : "";
  const once = nullifier === "Credential" ? demanded : nullifier.toLowerCase();
  return `whoever has a valid ${whose} of the schema ${schema}${by}; each ${once} once`;
}

/** Whose word an attestation of Verax has to be. */
function byPortal({ soleIssuer, trustList, trusted, attester }: GateRequirement): string {
  const moment = trusted === "whenIssued" ? "trusted when it attested" : "trusts now";
  const several =
    trustList === undefined
      ? "one of several portals"
      : `a portal that the trust list ${trustList} ${moment}`;
  const portal = soleIssuer === undefined ? several : `the portal ${soleIssuer}`;
  return ` by ${portal}${attester === undefined ? "" : `, which names the attester ${attester}`}`;
}

/** Which roots are good, which one waits, and who may do what with it until when: what a guardian goes by. */
export function rootLines(
  state: CumulativeState,
  { now, token }: { readonly now: bigint; readonly token: TokenWords },
): readonly Line[] {
  const { previousRoot, overlapEnds, proposal } = state.roots;
  const { proposer, guardian, overlap } = state.rules;
  const lines: Line[] = [];
  if (previousRoot !== undefined) {
    const is = now < overlapEnds ? "good until" : "good no more since";
    lines.push(["root before", `${previousRoot}, ${is} ${isoMomentOr(overlapEnds, "")}`]);
  }
  if (proposal === undefined) return [...lines, ["proposed", `nothing; ${proposer} may propose a root`]];
  const { root, funding, proposedAt, acceptableFrom: from, expires: until } = proposal;
  lines.push(["proposal", proposal.hash]);
  lines.push(["proposed", `${root} at ${isoMomentOr(proposedAt, "")}, with ${tokenAmount(funding, token)}`]);
  if (findPendingProposal(state, now) === undefined) {
    return [
      ...lines,
      ["accept", `nobody any more, since ${isoMomentOr(until, "")}; ${proposer} may propose again`],
    ];
  }
  const since = now < from ? `from ${isoMomentOr(from, "")}` : "now";
  return [
    ...lines,
    ["accept", `anybody, ${since}, before ${isoMomentOr(until, "")}`],
    ["veto", `the guardian ${guardian}, or the proposer ${proposer} to take it back, until it is accepted`],
    ["then", `the present root stays good for ${durationText(overlap)} more`],
  ];
}

/** What happened to the roots, oldest first, with the moments that the events tell; those of blocks are not asked for. */
export function historyLines(
  history: readonly RootEvent[],
  timelock: bigint,
  token: TokenWords,
): readonly string[] {
  return history.map((event) => {
    const place = `block ${event.blockNumber}`;
    if (event.event === "RootProposed") {
      const at = isoMomentOr(event.acceptableFrom - timelock, "");
      return `${place}: ${event.root} proposed at ${at} (${event.proposal}), ${event.count} leaves, with ${tokenAmount(event.funding, token)}`;
    }
    return event.event === "RootAccepted"
      ? `${place}: ${event.root} accepted, with ${tokenAmount(event.funding, token)}; the one before it good until ${isoMomentOr(event.overlapEnds, "")}`
      : `${place}: ${event.root} vetoed by ${event.by} (${event.proposal})`;
  });
}

/** Prints the proposal that is about to be accepted or vetoed. */
export function proposalPrinter(campaign: Address, options: ActingOptions) {
  return (proposal: RootProposal, token: TokenWords): void => {
    const lines = table([["campaign", campaign], ...proposalLines(proposal, token)]);
    printBefore(options, lines);
  };
}

/** What a proposal is, for people: they look at it before they send its hash. */
function proposalLines(
  { hash, root, count, funding, manifestHash, proposedAt, acceptableFrom, expires }: RootProposal,
  token: TokenWords,
): readonly Line[] {
  return [
    ["proposal", hash],
    ["root", root],
    ["leaves", count.toLocaleString("en")],
    ["funding", tokenAmount(funding, token)],
    ["manifest hash", manifestHash],
    ["proposed", isoMomentOr(proposedAt, "")],
    ["accept", `from ${isoMomentOr(acceptableFrom, "")}, before ${isoMomentOr(expires, "")}`],
  ];
}
