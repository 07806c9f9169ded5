import { type Address, getAddress, type Hex } from "viem";
import type { CampaignPlan } from "../../chain/campaignArguments.ts";
import { type CampaignForm, campaignForms } from "../../chain/campaignKind.ts";
import type { SymbolonError } from "../../core/errors.ts";
import { fileError } from "../../core/inputErrors.ts";
import { jsonText } from "../../core/text/jsonText.ts";
import { type JsonReader, jsonReader } from "../../files/jsonReader.ts";
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
