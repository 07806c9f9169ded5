import { type Address, getAddress, type Hex, zeroAddress, zeroHash } from "viem";
import type { RuleOptions, TermOptions } from "../../../scripts/campaign/createOptions.ts";
import type { PublishedTree } from "../../allocation/output/readPublishedTree.ts";
import type { CampaignArguments, CampaignPlan, RootRules } from "../../chain/campaignArguments.ts";
import type { CampaignForm, CampaignKind } from "../../chain/campaignKind.ts";
import type { VestingSchedule } from "../../core/campaign/vesting.ts";
import { SymbolonError } from "../../core/errors.ts";
import { jsonText } from "../../core/text/jsonText.ts";
import { readScheduleFile } from "../node/readScheduleFile.ts";
import type { CampaignFile } from "./campaignFile.ts";

/** Everything that decides what is created, and where. */
export type PlannedCampaign = {
  readonly plan: CampaignPlan;
  readonly form: CampaignForm;
  readonly salt: Hex;
  /** Base units. */
  readonly funding: bigint;
};

export type PlanParameters = {
  readonly options: TermOptions;
  /** Of an earlier run, with its path. */
  readonly file: CampaignFile | undefined;
  readonly path: string;
  readonly published: PublishedTree;
  /** Of a new campaign. */
  readonly form: CampaignForm;
  /** Unix seconds by the chain's clock. */
  readonly now: bigint;
};

const RULES = ["proposer", "guardian", "timelock", "overlap", "fundingCap"] as const satisfies readonly (
  | keyof RuleOptions
  | keyof RootRules
)[];

/**
 * The kind that options ask for: a schedule makes a vesting campaign, any rule for roots a cumulative one; undefined where
 * they say nothing of it.
 * @throws SymbolonError `TwoKinds`
 */
export function toldKind(options: TermOptions): CampaignKind | undefined {
  const rules = RULES.filter((name) => options[name] !== undefined);
  if (options.schedule === undefined) return rules.length === 0 ? undefined : "cumulative";
  if (rules.length === 0) return "vesting";
  throw new SymbolonError({
    code: "TwoKinds",
    reason: `--schedule makes a vesting campaign, and ${rules.map(spelled).join(", ")} a cumulative one.`,
    hint: "Leave one of them out: nothing is both.",
    details: { schedule: options.schedule, rules },
  });
}

/**
 * What a run is to create. Where an earlier run wrote its file, the same as that one, so that it comes to the same address
 * and is created once: what is given again must agree.
 * @throws SymbolonError `TermNeeded`, `TermsMismatch`, `TwoKinds`, and as `readScheduleFile`
 */
export function plannedCampaign(parameters: PlanParameters): PlannedCampaign {
  const { file, path, options, published } = parameters;
  if (file === undefined) return freshPlan(parameters);
  const { manifest, manifestHash, tree } = published;
  const { plan, form, salt, funding } = file;
  const wanted: Readonly<Record<string, unknown>> = {
    ...withAddresses(options),
    kind: toldKind(options),
    schedule: options.schedule === undefined ? undefined : scheduleText(readScheduleFile(options.schedule)),
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
  const differing = Object.entries(wanted).filter(
    ([name, value]) => value !== undefined && Object.hasOwn(held, name) && held[name] !== value,
  );
  if (differing.length > 0) {
    const told = differing.map(([name, value]) => `${name} ${String(held[name])}, not ${String(value)}`);
    throw new SymbolonError({
      code: "TermsMismatch",
      reason: `${path} is the file of another campaign: ${told.join("; ")}.`,
      hint: "Give the terms and the tree of that campaign to go on with it, or another --out for this one.",
      details: { file: path, differing: differing.map(([name]) => name) },
    });
  }
  return { plan, form, salt, funding };
}

/** Equal schedules are the same text. */
function scheduleText({ stepped, points }: VestingSchedule): string {
  return jsonText({ stepped, points: points.map(({ time, share }) => [time, share]) });
}

function freshPlan(parameters: PlanParameters): PlannedCampaign {
  const { options, published } = parameters;
  const kind = toldKind(options) ?? "instant";
  const terms = freshTerms(parameters, kind);
  const rest = {
    form: parameters.form,
    salt: options.salt ?? zeroHash,
    funding: options.funding ?? published.tree.allocation.total,
  };
  if (kind === "cumulative") return { plan: { kind, terms, rules: freshRules(options) }, ...rest };
  return options.schedule === undefined
    ? { plan: { kind: "instant", terms }, ...rest }
    : { plan: { kind: "vesting", terms, schedule: readScheduleFile(options.schedule) }, ...rest };
}

function freshTerms({ options, published, now }: PlanParameters, kind: CampaignKind): CampaignArguments {
  const { manifest, manifestHash, tree } = published;
  const { token, end, treasury, gate } = withAddresses(options);
  if (token === undefined || end === undefined || treasury === undefined) {
    throw termNeeded({ token, end, treasury });
  }
  // A tree may be shuffled for an earlier campaign; no cumulative one has waves.
  const shuffled = kind === "cumulative" ? 0 : (tree.shuffle?.waves ?? 0);
  return {
    token,
    root: manifest.root,
    count: BigInt(tree.count),
    start: options.start ?? now,
    end,
    waves: options.waves ?? BigInt(shuffled),
    waveInterval: options.waveInterval ?? 0n,
    treasury,
    gate: gate ?? zeroAddress,
    maxExtraTime: options.maxExtraTime ?? 0n,
    claimFor: options.claimFor ?? "Anyone",
    manifestHash,
  };
}

function freshRules(options: TermOptions): RootRules {
  const { proposer, guardian, timelock, overlap, fundingCap } = withAddresses(options);
  if (
    proposer === undefined ||
    guardian === undefined ||
    timelock === undefined ||
    fundingCap === undefined
  ) {
    throw termNeeded({ proposer, guardian, timelock, fundingCap });
  }
  return { proposer, guardian, timelock, overlap: overlap ?? timelock, fundingCap };
}

function termNeeded(needed: Readonly<Record<string, unknown>>): SymbolonError {
  const missing = Object.entries(needed).flatMap(([name, value]) =>
    value === undefined ? [spelled(name)] : [],
  );
  return new SymbolonError({
    code: "TermNeeded",
    reason: `A new campaign needs ${missing.join(", ")}.`,
    hint: "Give what is missing: none of it can be changed later, but for the treasury, by itself.",
    details: { missing },
  });
}

/** `fundingCap` on the command line is `--funding-cap`. */
function spelled(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** The options with their addresses as files hold them, so that equal ones are the same text. */
function withAddresses(options: TermOptions): TermOptions {
  const checksummed = (["token", "treasury", "gate", "proposer", "guardian"] as const).flatMap((name) => {
    const address: Address | undefined = options[name];
    return address === undefined ? [] : [[name, getAddress(address)] as const];
  });
  return { ...options, ...Object.fromEntries(checksummed) };
}
