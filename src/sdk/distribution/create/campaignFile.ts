import { type Address, getAddress, type Hex } from "viem";
import {
  type CampaignArguments,
  type CampaignForm,
  type CampaignKind,
  type CampaignPlan,
  campaignForms,
  campaignKinds,
  claimForNames,
  type RootRules,
} from "../../chain/campaigns/campaignPlan.ts";
import type { VestingSchedule } from "../../core/campaign/vesting.ts";
import {
  address,
  type Decoder,
  decode,
  hex,
  list,
  object,
  oneOf,
  orNull,
  truth,
  uint64,
  uint64Number,
  units,
} from "../../core/decode.ts";
import type { SymbolonError } from "../../core/errors.ts";
import { fileError } from "../../core/inputErrors.ts";
import { jsonText } from "../../core/text/jsonText.ts";

const CAMPAIGN_FILE_FORMAT = "symbolon-campaign";
const VERSION = 1;

/** Where a campaign is, and its plan: other commands need it, and it makes the campaign again at the same address. */
export type CampaignFile = {
  readonly chainId: number;
  readonly factory: Address;
  readonly campaign: Address;
  readonly creator: Address;
  readonly salt: Hex;
  /** Base units that came with it. */
  readonly funding: bigint;
  readonly plan: CampaignPlan;
  /** Files of earlier releases, which knew only the full form, do not name it: full. */
  readonly form: CampaignForm;
  /** The campaign has no events before this block. */
  readonly fromBlock: bigint;
  /** Undefined while it is not known to be created. */
  readonly created: { readonly block: bigint; readonly transaction: Hex } | undefined;
};

export function formatCampaignFile(file: CampaignFile): string {
  return jsonText({ format: CAMPAIGN_FILE_FORMAT, version: VERSION, ...campaignFileContent(file) }, 2);
}

/** A campaign file as it is written, and as `--json` prints it. */
export function campaignFileContent({ plan, fromBlock, created, ...place }: CampaignFile) {
  return { ...place, ...planContent(plan), fromBlock, created: created ?? null };
}

/**
 * Reads what `formatCampaignFile` made.
 * @param path where the text is from, for messages
 * @throws SymbolonError `BadCampaignFile`
 */
export function parseCampaignFile(text: string, path: string): CampaignFile {
  let value: unknown;
  const refuse = (problem: string) =>
    fileError(path, {
      code: "BadCampaignFile",
      problem: `is not a campaign file: ${problem}`,
      hint: isOfEarlierBuild(value) ? EARLIER : ANOTHER,
    });
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw refuse((error as Error).message);
  }
  requireParts(value, refuse);
  const { format: _, version: __, ...content } = decode(readContent, value, refuse);
  const { form = "full", created, arguments: terms, kind: ___, schedule, rules, ...place } = content;
  const plan = planOf(terms, schedule, rules);
  if (form === "light" && plan.kind !== "instant") {
    throw refuse(`it is of kind ${plan.kind}, which has no light form`);
  }
  return { ...place, plan, form, created: created ?? undefined };
}

const ANOTHER = "Give the file that `symbolon campaign create` wrote, or the campaign's address.";
const EARLIER =
  "Campaigns of an earlier build, whose files lack it, are not read: use that build, or after the end send the campaign `sweep()` itself, which anybody may.";

/** Whether its campaign knows no recall. */
function isOfEarlierBuild(file: unknown): boolean {
  const { format, arguments: terms } = (file ?? {}) as Readonly<Record<string, unknown>>;
  const isOurs = format === CAMPAIGN_FILE_FORMAT && typeof terms === "object" && terms !== null;
  return isOurs && !Object.hasOwn(terms, "recallable");
}

/** The parts of a plan in a campaign file, without its kind. */
const PARTS = {
  instant: [],
  vesting: ["schedule"],
  cumulative: ["rules"],
} as const satisfies Record<CampaignKind, readonly string[]>;

const HASH = hex(32);
/** In its EIP-55 form. */
export const checksummed: Decoder<Address> = (value, path) => getAddress(address(value, path));

/** A plan as files and `--json` hold it. */
function planContent(plan: CampaignPlan) {
  const { terms, ...rest } = plan;
  return { ...rest, arguments: terms };
}

const planTerms = object<CampaignArguments>({
  token: checksummed,
  root: HASH,
  count: units,
  start: uint64,
  end: uint64,
  waves: uint64,
  waveInterval: uint64,
  treasury: checksummed,
  gate: checksummed,
  maxExtraTime: uint64,
  claimFor: oneOf(claimForNames),
  recallable: truth,
  manifestHash: HASH,
});

/** The members that a plan may have in a file in addition to its terms. */
const planMembers = {
  kind: oneOf(campaignKinds),
  schedule: object<VestingSchedule>({
    stepped: truth,
    points: list(object({ time: uint64, share: uint64 })),
  }),
  rules: object<RootRules>({
    proposer: checksummed,
    guardian: checksummed,
    timelock: uint64,
    overlap: uint64,
    fundingCap: units,
  }),
};

/** A file without a kind is from a release that knew instant campaigns alone. An unknown kind is refused later. */
function requireParts(file: unknown, refuse: (problem: string) => SymbolonError): void {
  if (typeof file !== "object" || file === null) return;
  const { kind = "instant" } = file as { readonly kind?: CampaignKind };
  const own: readonly string[] | undefined = Object.hasOwn(PARTS, kind) ? PARTS[kind] : undefined;
  for (const name of own === undefined ? [] : Object.values(PARTS).flat()) {
    const isThere = Object.hasOwn(file, name);
    if (own?.includes(name) === isThere) continue;
    throw refuse(
      `it has ${isThere ? "a member" : "no member"} ${JSON.stringify(name)}, and is of kind ${kind}`,
    );
  }
}

/** The plan in the members of a file, which `requireParts` has checked. */
function planOf(terms: CampaignArguments, schedule?: VestingSchedule, rules?: RootRules): CampaignPlan {
  if (schedule !== undefined) return { kind: "vesting", terms, schedule };
  return rules === undefined ? { kind: "instant", terms } : { kind: "cumulative", terms, rules };
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
