import { getAddress } from "viem";
import {
  type CampaignArguments,
  type CampaignPlan,
  claimForNames,
  type RootRules,
} from "../../chain/campaignArguments.ts";
import { type CampaignKind, campaignKinds } from "../../chain/campaignKind.ts";
import type { VestingSchedule } from "../../core/campaign/vesting.ts";
import type { SymbolonError } from "../../core/errors.ts";
import type { JsonObject, JsonReader } from "../../files/jsonReader.ts";

/** What a campaign file says of a plan beside its kind. */
const PARTS = {
  instant: [],
  vesting: ["schedule"],
  cumulative: ["rules"],
} as const satisfies Record<CampaignKind, readonly string[]>;

/** The members that a plan may have in a file. */
export const planMembers = ["kind", ...Object.values(PARTS).flat()];

const HASH_BYTES = 32;
const DIGITS = /^\d{1,78}$/;

/** A plan as files and `--json` hold it. */
export function planContent(plan: CampaignPlan) {
  const { terms, ...rest } = plan;
  return { ...rest, arguments: terms };
}

/** Reads what `planContent` made. A file without a kind is of a release that knew instant campaigns alone. */
export function readPlan(
  file: JsonObject,
  read: JsonReader,
  refuse: (problem: string) => SymbolonError,
): CampaignPlan {
  const kind = file.kind === undefined ? "instant" : read.readOneOf(file.kind, "kind", campaignKinds);
  const misplaced = planMembers.find(
    (name) =>
      name !== "kind" && (PARTS[kind] as readonly string[]).includes(name) !== Object.hasOwn(file, name),
  );
  if (misplaced !== undefined) {
    const has = Object.hasOwn(file, misplaced) ? "a member" : "no member";
    throw refuse(`it has ${has} ${JSON.stringify(misplaced)}, and is of kind ${kind}`);
  }
  const terms = readArguments(file.arguments, read, refuse);
  if (kind === "instant") return { kind, terms };
  return kind === "vesting"
    ? { kind, terms, schedule: readSchedule(file.schedule, read) }
    : { kind, terms, rules: readRules(file.rules, read, refuse) };
}

const TERMS = [
  "token",
  "root",
  "count",
  "start",
  "end",
  "waves",
  "waveInterval",
  "treasury",
  "gate",
  "maxExtraTime",
  "claimFor",
  "manifestHash",
] as const satisfies readonly (keyof CampaignArguments)[];

function readArguments(
  value: unknown,
  read: JsonReader,
  refuse: (problem: string) => SymbolonError,
): CampaignArguments {
  const terms = read.readMembers(value, "arguments", TERMS);
  const address = (name: (typeof TERMS)[number]) =>
    getAddress(read.readAddress(terms[name], `arguments.${name}`));
  const number = (name: (typeof TERMS)[number]) => read.readUint64(terms[name], `arguments.${name}`);
  return {
    token: address("token"),
    root: read.readHex(terms.root, "arguments.root", HASH_BYTES),
    count: readUnits(terms.count, "arguments.count", refuse),
    start: number("start"),
    end: number("end"),
    waves: number("waves"),
    waveInterval: number("waveInterval"),
    treasury: address("treasury"),
    gate: address("gate"),
    maxExtraTime: number("maxExtraTime"),
    claimFor: read.readOneOf(terms.claimFor, "arguments.claimFor", claimForNames),
    manifestHash: read.readHex(terms.manifestHash, "arguments.manifestHash", HASH_BYTES),
  };
}

function readSchedule(value: unknown, read: JsonReader): VestingSchedule {
  const { stepped, points } = read.readMembers(value, "schedule", ["stepped", "points"]);
  return {
    stepped: read.readBoolean(stepped, "schedule.stepped"),
    points: read.readList(points, "schedule.points").map((point, i) => {
      const path = `schedule.points[${i}]`;
      const { time, share } = read.readMembers(point, path, ["time", "share"]);
      return {
        time: read.readUint64(time, `${path}.time`),
        share: read.readUint64(share, `${path}.share`),
      };
    }),
  };
}

const RULES = [
  "proposer",
  "guardian",
  "timelock",
  "overlap",
  "fundingCap",
] as const satisfies readonly (keyof RootRules)[];

function readRules(value: unknown, read: JsonReader, refuse: (problem: string) => SymbolonError): RootRules {
  const rules = read.readMembers(value, "rules", RULES);
  return {
    proposer: getAddress(read.readAddress(rules.proposer, "rules.proposer")),
    guardian: getAddress(read.readAddress(rules.guardian, "rules.guardian")),
    timelock: read.readUint64(rules.timelock, "rules.timelock"),
    overlap: read.readUint64(rules.overlap, "rules.overlap"),
    fundingCap: readUnits(rules.fundingCap, "rules.fundingCap", refuse),
  };
}

/** Base units do not fit a number of JSON. */
export function readUnits(value: unknown, path: string, refuse: (problem: string) => SymbolonError): bigint {
  if (typeof value === "string" && DIGITS.test(value)) return BigInt(value);
  throw refuse(`its ${path} is ${JSON.stringify(value) ?? "missing"}, where digits in quotes belong`);
}
