import type { Address, Hex } from "viem";
import type { CampaignPlan } from "../../chain/campaignArguments.ts";
import { type CampaignForm, campaignForms } from "../../chain/campaignKind.ts";
import { decode, object, oneOf, orNull, uint64, uint64Number, units } from "../../core/decode.ts";
import { fileError } from "../../core/inputErrors.ts";
import { jsonText } from "../../core/text/jsonText.ts";
import { checksummed, HASH, planContent, planMembers, planOf, planTerms } from "./planContent.ts";

const CAMPAIGN_FILE_FORMAT = "symbolon-campaign";
const VERSION = 1;

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
  const {
    form = "full",
    created,
    arguments: terms,
    kind,
    schedule,
    rules,
    ...place
  } = decode(readContent, value, refuse, "content");
  const { format: _, version: __, ...where } = place;
  const given = {
    ...(kind !== undefined && { kind }),
    ...(schedule !== undefined && { schedule }),
    ...(rules !== undefined && { rules }),
  };
  const plan = planOf(terms, given, refuse);
  if (form === "light" && plan.kind !== "instant") {
    throw refuse(`it is of kind ${plan.kind}, which has no light form`);
  }
  return { ...where, plan, form, created: created ?? undefined };
}

const readContent = object(
  {
    format: oneOf([CAMPAIGN_FILE_FORMAT]),
    version: oneOf([VERSION]),
    chainId: uint64Number,
    factory: checksummed,
    campaign: checksummed,
    creator: checksummed,
    salt: HASH,
    funding: units,
    arguments: planTerms,
    fromBlock: uint64,
    created: orNull(object({ block: uint64, transaction: HASH })),
  },
  { ...planMembers, form: oneOf(campaignForms) },
);
