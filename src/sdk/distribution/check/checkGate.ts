import { type Address, type Hex, isAddressEqual, zeroAddress } from "viem";
import type { CampaignArguments } from "../../chain/campaigns/campaignPlan.ts";
import type {
  GateRequirement,
  GateState,
  NullifierKindName,
  PauseTerms,
  TrustedWhen,
} from "../../chain/read/readGate.ts";
import { durationText } from "../../core/text/duration.ts";
import { checkScreening, type ExpectedScreening } from "./checkScreening.ts";
import { type CampaignFinding, problem, warning } from "./finding.ts";

/** What a campaign's gate ought to be; what is left out is not compared. */
export type ExpectedGate = ExpectedScreening & {
  /** The zero address: none. */
  readonly gate?: Address | undefined;
  readonly schema?: Hex | undefined;
  /** All of them, and nobody else where that can be seen. */
  readonly issuers?: readonly Address[] | undefined;
  readonly trustList?: Address | undefined;
  /** As of when the gate should ask the trust list. */
  readonly trusted?: TrustedWhen | undefined;
  readonly nullifier?: NullifierKindName | undefined;
  /** Position of the field, where that is the nullifier. */
  readonly nullifierPosition?: bigint | undefined;
  /** Who may pause, which is not who may veto roots. */
  readonly pauseGuardian?: Address | undefined;
  /** The registries of this chain that are trusted. */
  readonly batchRegistry?: Address | undefined;
  readonly attestationRegistry?: Address | undefined;
};

type Terms = Pick<CampaignArguments, "start" | "end" | "maxExtraTime" | "claimFor">;

/** Compares a campaign's gate with what it ought to be, and with the campaign's own terms. */
export function checkGate(gate: GateState, expected: ExpectedGate, terms: Terms): readonly CampaignFinding[] {
  const leaves = leavesOf(gate);
  return [
    ...checkAddress(gate, expected),
    ...checkAdapters(gate),
    ...leaves.flatMap((one) => checkKind(one)),
    ...leaves.flatMap((one) => ("requirement" in one ? checkRequirement(one, expected) : [])),
    ...leaves.flatMap((one) => checkChoice(one, terms)),
    ...checkPauses(leaves, expected, terms),
    ...checkScreening(leaves, expected),
    ...checkAbsent(leaves, expected),
  ];
}

/** The gates that decide something themselves: the parts of those that ask several. */
export function leavesOf(gate: GateState): readonly GateState[] {
  return "parts" in gate ? gate.parts.flatMap(leavesOf) : [gate];
}

function checkAddress({ gate }: GateState, { gate: expected }: ExpectedGate): readonly CampaignFinding[] {
  if (expected === undefined || isAddressEqual(gate, expected)) return [];
  const name = (address: Address) => (address === zeroAddress ? "none" : address);
  const sentence = `The campaign's gate is ${name(gate)}, but ${name(expected)} is expected.`;
  const hint = "Create the campaign again with that gate: a campaign's gate never changes.";
  return [problem("GateDiffers", sentence, hint, { gate, expected })];
}

function checkAdapters(gate: GateState): readonly CampaignFinding[] {
  if (!("parts" in gate)) return [];
  const inner = gate.parts.flatMap(checkAdapters);
  if (gate.isOpen) return inner;
  return [
    problem(
      "AdapterNotOpen",
      `The gate ${gate.gate} asks its ${gate.parts.length} parts through an adapter of the campaign, ${gate.adapter}, which is not open: no claim is paid.`,
      "Run symbolon campaign create again, which opens it, or call open(campaign) of the gate; anybody may.",
      { gate: gate.gate, adapter: gate.adapter },
    ),
    ...inner,
  ];
}

function checkKind(gate: GateState): readonly CampaignFinding[] {
  if (gate.kind === "SanctionsGate" && !gate.isAnswering) {
    const { oracle } = gate;
    const sentence = `The oracle ${oracle}, which the gate ${gate.gate} asks about each account, does not answer: no claim is paid.`;
    const hint = "Ask whoever keeps the oracle; if it stays so, create the campaign again with another gate.";
    return [problem("OracleSilent", sentence, hint, { gate: gate.gate, oracle })];
  }
  if (gate.kind === "missing") {
    const sentence = `There is no contract at the gate's address ${gate.gate}: no claim is paid.`;
    const hint = "Create the campaign again with an existing gate.";
    return [problem("GateWithoutCode", sentence, hint, { gate: gate.gate })];
  }
  if (gate.kind !== "unknown") return [];
  const sentence = `The gate ${gate.gate} is not a shipped gate: what it demands, and whether anybody is paid, is unknown.`;
  const hint = "Read its source; if you trust it, give its address with --gate and accept this finding.";
  return [warning("GateNotShipped", sentence, hint, { gate: gate.gate })];
}

function checkRequirement(
  gate: GateState & { readonly requirement: GateRequirement },
  expected: ExpectedGate,
): readonly CampaignFinding[] {
  const { schema, soleIssuer, trustList, trusted, nullifier, nullifierPosition, registry, asked } =
    gate.requirement;
  const expectedRegistry =
    gate.kind === "CredentialGate"
      ? expected.batchRegistry
      : gate.kind === "AttestationGate"
        ? expected.attestationRegistry
        : undefined;
  const compared: readonly (readonly [what: string, found: unknown, wanted: unknown])[] = [
    ["registry", registry, expectedRegistry],
    ["schema", schema, expected.schema],
    ["trust list", trustList ?? "none", expected.trustList],
    ["moment of trust", trusted ?? "none", expected.trusted],
    ["nullifier", nullifier, expected.nullifier],
    ["nullifier's field", nullifierPosition ?? "none", expected.nullifierPosition],
  ];
  const differing = compared.filter(
    ([, found, expected]) =>
      expected !== undefined && String(found).toLowerCase() !== String(expected).toLowerCase(),
  );
  const found = differing.map(([what, is, expected]) =>
    problem(
      "RequirementDiffers",
      `The ${what} of the gate ${gate.gate} is ${is}, but ${expected} is expected.`,
      "Create the campaign again with a gate that demands it: a gate's requirement never changes.",
      { gate: gate.gate, what, found: is, expected },
    ),
  );
  if (expected.issuers === undefined) {
    if (soleIssuer !== undefined || trustList !== undefined) return found;
    return [...found, unlisted(gate.gate)];
  }
  const requested = expected.issuers;
  const refused = asked.filter(({ accepted }) => !accepted).map(({ issuer }) => issuer);
  // Where there is but one issuer, nobody else is accepted either.
  const other = requested.some((one) => soleIssuer === undefined || isAddressEqual(one, soleIssuer))
    ? undefined
    : soleIssuer;
  if (refused.length > 0 || other !== undefined) {
    const answer = refused.length > 0 ? `does not accept ${refused.join(", ")}` : `accepts ${other}`;
    const sentence = `The gate ${gate.gate} ${answer}, but should accept ${requested.join(", ")}.`;
    const hint = "Create the campaign again with a gate that accepts them.";
    return [...found, problem("IssuersDiffer", sentence, hint, { gate: gate.gate, refused, soleIssuer })];
  }
  return found;
}

/** Who pays one account of a person has chosen it: the others' nullifier is used up. */
function checkChoice(gate: GateState, { claimFor }: Terms): readonly CampaignFinding[] {
  if (!("requirement" in gate) || gate.requirement.nullifier !== "Field" || claimFor === "Never") return [];
  const when = claimFor === "Anyone" ? "" : " once the last wave is open";
  const sentence = `The gate ${gate.gate} has a person paid once, by a field of their credentials, and anyone may claim for anyone${when}: a stranger chooses which of a person's accounts is paid.`;
  const hint =
    "Create the campaign with --claim-for never; in one that is there, claim first for the account that is to be paid.";
  return [
    warning("StrangerChoosesAccount", sentence, hint, {
      gate: gate.gate,
      nullifier: gate.requirement.nullifier,
      claimFor,
    }),
  ];
}

function unlisted(gate: Address): CampaignFinding {
  const sentence = `The gate ${gate} accepts several issuers, and has no readable list of them.`;
  const hint = "Name the expected issuers with --issuer; the gate's deployment lists all of them.";
  return warning("IssuersUnknown", sentence, hint, { gate });
}

type PauseTimes = Pick<Terms, "start" | "end" | "maxExtraTime">;

function checkPauses(
  leaves: readonly GateState[],
  expected: ExpectedGate,
  { start, end, maxExtraTime }: PauseTimes,
): readonly CampaignFinding[] {
  const pauses = leaves.flatMap((gate) =>
    gate.kind === "PauseGate" ? [[gate.gate, gate.pause] as const] : [],
  );
  const isKnown = leaves.every(({ kind }) => kind !== "unknown" && kind !== "missing");
  const found: CampaignFinding[] = pauses.flatMap(([gate, pause]) =>
    checkPause(gate, pause, expected, { start, end, maxExtraTime }),
  );
  const max = pauses.reduce((sum, [, { maxPaused }]) => sum + maxPaused, 0n);
  if (isKnown && max < maxExtraTime) {
    const sentence = `The end may move by ${durationText(maxExtraTime)}, but the gates can move it by at most ${durationText(max)}.`;
    const hint = "Give the campaign only the extra time that its gates can use, unless you intend the rest.";
    found.push(warning("ExtraTimeUnused", sentence, hint, { maxExtraTime, most: max }));
  }
  return found;
}

function checkPause(
  gate: Address,
  { guardian, maxPaused, noPauseWindow }: PauseTerms,
  expected: ExpectedGate,
  { start, end, maxExtraTime }: PauseTimes,
): readonly CampaignFinding[] {
  const found: CampaignFinding[] = [];
  const { pauseGuardian } = expected;
  if (pauseGuardian !== undefined && !isAddressEqual(guardian, pauseGuardian)) {
    const sentence = `The guardian of the gate ${gate}, who may pause, is ${guardian}, but ${pauseGuardian} is expected.`;
    const hint = "Create the campaign again with a gate of that guardian: a guardian never changes.";
    found.push(problem("PauseGuardianDiffers", sentence, hint, { gate, guardian, expected: pauseGuardian }));
  }
  if (maxExtraTime === 0n || noPauseWindow > end - start) {
    const why =
      maxExtraTime === 0n
        ? "the campaign's end may not move"
        : `it leaves the last ${durationText(noPauseWindow)} alone, and the campaign has ${durationText(end - start)}`;
    const hint =
      "Create the campaign again with --max-extra-time, and a no-pause window shorter than the campaign.";
    const sentence = `The gate ${gate} can never pause the campaign: ${why}.`;
    found.push(problem("PauseImpossible", sentence, hint, { gate, maxExtraTime, noPauseWindow }));
  } else if (maxExtraTime < maxPaused) {
    const sentence = `The gate ${gate} could pause for ${durationText(maxPaused)}, but the campaign's end may move by ${durationText(maxExtraTime)} only, which limits the pause.`;
    const hint = "Create the campaign with as much extra time, unless you intend the shorter limit.";
    found.push(warning("PauseBounded", sentence, hint, { gate, maxPaused, maxExtraTime }));
  }
  return found;
}

/** What was expected of a gate that is not there at all. */
function checkAbsent(leaves: readonly GateState[], expected: ExpectedGate): readonly CampaignFinding[] {
  if (leaves.some(({ kind }) => kind === "unknown" || kind === "missing")) return [];
  const { schema, issuers, trustList, trusted, nullifier, pauseGuardian } = expected;
  const demands = [schema, issuers, trustList, trusted, nullifier].some((one) => one !== undefined);
  const found: CampaignFinding[] = [];
  if (demands && !leaves.some((gate) => "requirement" in gate)) {
    const sentence = "The gate is expected to demand a credential, but it demands none.";
    found.push(problem("NoRequirement", sentence, "Create the campaign again with a gate that does."));
  }
  if (pauseGuardian !== undefined && !leaves.some(({ kind }) => kind === "PauseGate")) {
    const sentence = `The guardian ${pauseGuardian} is expected to be able to pause, but nobody can pause the campaign.`;
    found.push(
      problem("NoPauseGuardian", sentence, "Create the campaign again with a gate that can be paused."),
    );
  }
  return found;
}
