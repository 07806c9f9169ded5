import { type Address, getAddress, type Hex } from "viem";
import {
  type CampaignArguments,
  type CampaignPlan,
  claimForNames,
  type RootRules,
} from "../../chain/campaignArguments.ts";
import {
  type CampaignForm,
  type CampaignKind,
  campaignForms,
  campaignKinds,
} from "../../chain/campaignKind.ts";
import type { VestingSchedule } from "../../core/campaign/vesting.ts";
import type { SymbolonError } from "../../core/errors.ts";
import { fileError } from "../../core/inputErrors.ts";
import { jsonText } from "../../core/text/jsonText.ts";
import { type JsonObject, type JsonReader, jsonReader } from "../../files/jsonReader.ts";

const CAMPAIGN_FILE_FORMAT = "symbolon-campaign";
const VERSION = 1;
const HASH_BYTES = 32;

/** Where a campaign is and how it came there: what the other commands need, and what makes it again at the same address. */
export type CampaignFile = {
  readonly chainId: number;
  readonly factory: Address;
  readonly campaign: Address;
  readonly creator: Address;
  readonly salt: Hex;
  /** Base units that came with it. */
  readonly funding: bigint;
  readonly plan: CampaignPlan;
  /** Files of releases that knew no other say nothing of it: full. */
  readonly form: CampaignForm;
  /** No earlier block knows of the campaign: where to begin to look for its events. */
  readonly fromBlock: bigint;
  /** Undefined while it is not known to be created. */
  readonly created: { readonly block: bigint; readonly transaction: Hex } | undefined;
};

/** A campaign's file, as text. */
export function formatCampaignFile(file: CampaignFile): string {
  return jsonText({ format: CAMPAIGN_FILE_FORMAT, version: VERSION, ...campaignFileContent(file) }, 2);
}

/** A campaign file as it is written, and as `--json` tells it. */
export function campaignFileContent({ plan, fromBlock, created, ...place }: CampaignFile) {
  return { ...place, ...planContent(plan), fromBlock, created: created ?? null };
}

/**
 * Reads what `formatCampaignFile` made.
 * @param path where the text is from, for messages
 * @throws SymbolonError `BadCampaignFile`
 */
export function parseCampaignFile(text: string, path: string): CampaignFile {
  const refuse = (problem: string) =>
    fileError(path, {
      code: "BadCampaignFile",
      problem: `is no campaign file: ${problem}`,
      hint: "Give the file that `symbolon campaign create` wrote, or the campaign's address.",
    });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw refuse((error as Error).message);
  }
  return readContent(value, jsonReader(refuse), refuse);
}

/** Beside `planMembers`. */
const MEMBERS = [
  "format",
  "version",
  "chainId",
  "factory",
  "campaign",
  "creator",
  "salt",
  "funding",
  "arguments",
  "fromBlock",
  "created",
];

function readContent(
  value: unknown,
  read: JsonReader,
  refuse: (problem: string) => SymbolonError,
): CampaignFile {
  const file = read.readMembers(value, "content", MEMBERS, [...planMembers, "form"]);
  read.readOneOf(file.format, "format", [CAMPAIGN_FILE_FORMAT]);
  read.readOneOf(file.version, "version", [VERSION]);
  const address = (at: unknown, path: string) => getAddress(read.readAddress(at, path));
  const plan = readPlan(file, read, refuse);
  const form = file.form === undefined ? "full" : read.readOneOf(file.form, "form", campaignForms);
  if (form === "light" && plan.kind !== "instant") {
    throw refuse(`it is of kind ${plan.kind}, which has no light form`);
  }
  const created = file.created === null ? undefined : read.readMembers(file.created, "created", CREATED);
  return {
    chainId: Number(read.readUint64(file.chainId, "chainId")),
    factory: address(file.factory, "factory"),
    campaign: address(file.campaign, "campaign"),
    creator: address(file.creator, "creator"),
    salt: read.readHex(file.salt, "salt", HASH_BYTES),
    funding: readUnits(file.funding, "funding", refuse),
    plan,
    form,
    fromBlock: read.readUint64(file.fromBlock, "fromBlock"),
    created: created && {
      block: read.readUint64(created.block, "created.block"),
      transaction: read.readHex(created.transaction, "created.transaction", HASH_BYTES),
    },
  };
}

const CREATED = ["block", "transaction"];

/** What a campaign file says of a plan beside its kind. */
const PARTS = {
  instant: [],
  vesting: ["schedule"],
  cumulative: ["rules"],
} as const satisfies Record<CampaignKind, readonly string[]>;

/** The members that a plan may have in a file. */
const planMembers = ["kind", ...Object.values(PARTS).flat()];

const DIGITS = /^\d{1,78}$/;

/** A plan as files and `--json` hold it. */
function planContent(plan: CampaignPlan) {
  const { terms, ...rest } = plan;
  return { ...rest, arguments: terms };
}

/** Reads what `planContent` made. A file without a kind is of a release that knew instant campaigns alone. */
function readPlan(
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
function readUnits(value: unknown, path: string, refuse: (problem: string) => SymbolonError): bigint {
  if (typeof value === "string" && DIGITS.test(value)) return BigInt(value);
  throw refuse(`its ${path} is ${JSON.stringify(value) ?? "missing"}, where digits in quotes belong`);
}
