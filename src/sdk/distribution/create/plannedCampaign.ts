import { type Address, getAddress, type Hex, zeroAddress, zeroHash } from "viem";
import type { PublishedTree } from "../../allocation/published/publishedTree.ts";
import type {
  CampaignArguments,
  CampaignForm,
  CampaignKind,
  CampaignPlan,
  ClaimFor,
  RootRules,
} from "../../chain/campaigns/campaignPlan.ts";
import type { VestingSchedule } from "../../core/campaign/vesting.ts";
import { SymbolonError } from "../../core/errors.ts";
import { jsonText } from "../../core/text/jsonText.ts";
import { isUsuallyRecallable } from "../check/checkRecall.ts";
import type { CampaignFile } from "./campaignFile.ts";

/** Everything that decides what is created, and where. */
export type PlannedCampaign = {
  readonly plan: CampaignPlan;
  readonly form: CampaignForm;
  readonly salt: Hex;
  /** Base units. */
  readonly funding: bigint;
};

/** The terms of a campaign. The file of an earlier run, or a default, gives a missing one. */
export type CampaignTerms = {
  readonly token?: Address;
  /** Unix seconds. */
  readonly start?: bigint;
  readonly end?: bigint;
  readonly treasury?: Address;
  readonly gate?: Address;
  readonly maxExtraTime?: bigint;
  readonly claimFor?: ClaimFor;
  /** Default: true where the campaign starts an hour from now or later. */
  readonly recallable?: boolean;
  readonly waves?: bigint;
  /** Seconds. */
  readonly waveInterval?: bigint;
  readonly salt?: Hex;
  /** Base units; default: the sum of the leaves. */
  readonly funding?: bigint;
  /** Makes it a vesting campaign. */
  readonly schedule?: VestingSchedule;
  /** Any rule makes it a cumulative campaign. `overlap` default: the timelock. */
} & Partial<RootRules>;

export type PlanParameters = {
  readonly terms: CampaignTerms;
  /** Of an earlier run, with its path. */
  readonly file: CampaignFile | undefined;
  readonly path: string;
  readonly published: PublishedTree;
  /** Of a new campaign. */
  readonly form: CampaignForm;
  /** Unix seconds by the chain's clock. */
  readonly now: bigint;
};

const RULES = [
  "proposer",
  "guardian",
  "timelock",
  "overlap",
  "fundingCap",
] as const satisfies readonly (keyof RootRules)[];

/**
 * The kind that terms ask for: a schedule makes a vesting campaign, any rule for roots a cumulative one; undefined
 * where they have neither.
 * @throws SymbolonError `TwoKinds`
 */
export function kindOfTerms(terms: CampaignTerms): CampaignKind | undefined {
  const rules = RULES.filter((name) => terms[name] !== undefined);
  if (terms.schedule === undefined) return rules.length === 0 ? undefined : "cumulative";
  if (rules.length === 0) return "vesting";
  throw new SymbolonError({
    code: "TwoKinds",
    reason: `--schedule and ${rules.map(spelled).join(", ")} exclude each other: a campaign is vesting or cumulative.`,
    hint: "Leave one of them out.",
    details: { schedule: terms.schedule, rules },
  });
}

/**
 * What a run is to create. Where an earlier run wrote its file, it is the same campaign at the same address, which is
 * created once: terms that are given again must agree.
 * @throws SymbolonError `TermNeeded`, `TermsMismatch`, `TwoKinds`
 */
export function plannedCampaign(parameters: PlanParameters): PlannedCampaign {
  const { file, path, terms, published } = parameters;
  if (file === undefined) return freshPlan(parameters);
  const { manifest, manifestHash, tree } = published;
  const { plan, form, salt, funding } = file;
  const expected: Readonly<Record<string, unknown>> = {
    ...withAddresses(terms),
    kind: kindOfTerms(terms),
    form: parameters.form,
    schedule: terms.schedule && scheduleText(terms.schedule),
    root: manifest.root,
    count: BigInt(tree.count),
    manifestHash,
  };
  const held: Readonly<Record<string, unknown>> = {
    ...plan.terms,
    ...(plan.kind === "cumulative" && plan.rules),
    ...(plan.kind === "vesting" && { schedule: scheduleText(plan.schedule) }),
    kind: plan.kind,
    form,
    salt,
    funding,
  };
  const differing = Object.entries(expected).filter(
    ([name, value]) => value !== undefined && Object.hasOwn(held, name) && held[name] !== value,
  );
  if (differing.length > 0) {
    const differences = differing.map(
      ([name, value]) => `${name} ${String(held[name])}, not ${String(value)}`,
    );
    throw new SymbolonError({
      code: "TermsMismatch",
      reason: `${path} is the file of another campaign: ${differences.join("; ")}.`,
      hint: "Give the terms and the tree of that campaign to continue it, or another --out for this one.",
      details: { file: path, differing: differing.map(([name]) => name) },
    });
  }
  return { plan, form, salt, funding };
}

/** Makes equal schedules the same text. */
function scheduleText({ stepped, points }: VestingSchedule): string {
  return jsonText({ stepped, points: points.map(({ time, share }) => [time, share]) });
}

function freshPlan(parameters: PlanParameters): PlannedCampaign {
  const { terms: given, published, form } = parameters;
  const kind = kindOfTerms(given) ?? "instant";
  const terms = freshTerms(parameters, kind);
  const { salt = zeroHash, funding = published.tree.allocation.total, schedule } = given;
  const rest = { form, salt, funding };
  if (kind === "cumulative") return { plan: { kind, terms, rules: freshRules(given) }, ...rest };
  return schedule === undefined
    ? { plan: { kind: "instant", terms }, ...rest }
    : { plan: { kind: "vesting", terms, schedule }, ...rest };
}

function freshTerms({ terms: given, published, now }: PlanParameters, kind: CampaignKind): CampaignArguments {
  const { manifest, manifestHash, tree } = published;
  const { gate = zeroAddress, ...addressed } = withAddresses(given);
  const { token, end, treasury } = requireTerms(addressed, ["token", "end", "treasury"]);
  // A tree may be shuffled for an earlier campaign; a cumulative campaign has no waves.
  const shuffled = kind === "cumulative" ? 0 : (tree.shuffle?.waves ?? 0);
  return {
    token,
    root: manifest.root,
    count: BigInt(tree.count),
    start: given.start ?? now,
    end,
    waves: given.waves ?? BigInt(shuffled),
    waveInterval: given.waveInterval ?? 0n,
    treasury,
    gate,
    maxExtraTime: given.maxExtraTime ?? 0n,
    claimFor: given.claimFor ?? "Anyone",
    recallable: given.recallable ?? isUsuallyRecallable(given.start ?? now, now),
    manifestHash,
  };
}

function freshRules(given: CampaignTerms): RootRules {
  const needed = ["proposer", "guardian", "timelock", "fundingCap"] as const;
  const { proposer, guardian, timelock, fundingCap } = requireTerms(withAddresses(given), needed);
  return { proposer, guardian, timelock, overlap: given.overlap ?? timelock, fundingCap };
}

/** @throws SymbolonError `TermNeeded` */
function requireTerms<Name extends keyof CampaignTerms>(
  terms: CampaignTerms,
  names: readonly Name[],
): Required<Pick<CampaignTerms, Name>> {
  const missing = names.filter((name) => terms[name] === undefined).map(spelled);
  if (missing.length === 0) return terms as Required<Pick<CampaignTerms, Name>>;
  throw new SymbolonError({
    code: "TermNeeded",
    reason: `A new campaign needs ${missing.join(", ")}.`,
    hint: "Give what is missing: none of it can be changed later, except the treasury, by itself.",
    details: { missing },
  });
}

/** `fundingCap` on the command line is `--funding-cap`. */
function spelled(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** Terms with their addresses as files hold them, so that equal ones are the same text. */
function withAddresses(terms: CampaignTerms): CampaignTerms {
  const checksummed = (["token", "treasury", "gate", "proposer", "guardian"] as const).flatMap((name) => {
    const address: Address | undefined = terms[name];
    return address === undefined ? [] : [[name, getAddress(address)] as const];
  });
  return { ...terms, ...Object.fromEntries(checksummed) };
}
