import { existsSync } from "node:fs";
import { type Address, getAddress, type Hex } from "viem";
import type { CampaignPlan } from "../../src/chain/campaignArguments.ts";
import { type CampaignForm, campaignForms } from "../../src/chain/campaignKind.ts";
import { SymbolonError } from "../../src/core/errors.ts";
import { fileError } from "../../src/core/inputErrors.ts";
import { type JsonReader, jsonReader } from "../../src/files/jsonReader.ts";
import { readText } from "../../src/files/readText.ts";
import { jsonText, writeOutput } from "../../src/files/writeOutput.ts";
import { planContent, planMembers, readPlan, readUnits } from "./planContent.ts";

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

/** Writes a campaign file, whole or not at all. Written before the campaign is, so a run that dies knows its terms. */
export function writeCampaignFile(path: string, file: CampaignFile): void {
  const content = { format: CAMPAIGN_FILE_FORMAT, version: VERSION, ...campaignFileContent(file) };
  writeOutput(path, jsonText(content, 2));
}

/** A campaign file as it is written, and as `--json` tells it. */
export function campaignFileContent({ plan, fromBlock, created, ...place }: CampaignFile) {
  return { ...place, ...planContent(plan), fromBlock, created: created ?? null };
}

/**
 * Reads what `writeCampaignFile` wrote; undefined where there is no file.
 * @throws SymbolonError `BadCampaignFile`, `UnreadableFile`
 */
export function findCampaignFile(path: string): CampaignFile | undefined {
  return existsSync(path) ? readCampaignFile(path) : undefined;
}

/** @throws SymbolonError `MissingFile`, `UnreadableFile`, `BadCampaignFile` */
export function readCampaignFile(path: string): CampaignFile {
  const refuse = (problem: string) =>
    fileError(path, {
      code: "BadCampaignFile",
      problem: `is no campaign file: ${problem}`,
      hint: "Give the file that `symbolon campaign create` wrote, or the campaign's address.",
    });
  const text = readText(
    path,
    "Give a campaign's address, or the file that `symbolon campaign create` wrote.",
  );
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw error instanceof SymbolonError ? error : refuse((error as Error).message);
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
