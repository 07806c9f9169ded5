import type { Address } from "viem";
import type { CampaignActions } from "../../../src/react/useCampaignPlan.ts";
import type { CampaignForm, CampaignKind, ClaimFor } from "../../../src/sdk/chain/campaigns/campaignPlan.ts";
import { addressOf } from "../plan/addressOf.ts";
import { momentOf } from "../plan/moments.ts";
import { rememberedText } from "../plan/rememberedText.ts";

/** What was typed into the form that creates a campaign. Moments are of UTC, as `datetime-local` has them. */
export type CreateTexts = {
  readonly kind: CampaignKind;
  readonly form: CampaignForm | "cheaper";
  readonly claimFor: ClaimFor;
  readonly recallable: "usual" | "yes" | "no";
  readonly token: string;
  readonly treasury: string;
  readonly start: string;
  readonly end: string;
  readonly waves: string;
  /** Minutes. */
  readonly waveInterval: string;
  readonly gate: string;
  /** Hours, as are the other spans. */
  readonly maxExtraTime: string;
  readonly schedule: string;
  readonly proposer: string;
  readonly guardian: string;
  readonly timelock: string;
  readonly overlap: string;
  /** Base units. */
  readonly fundingCap: string;
};

export type FieldName = Exclude<keyof CreateTexts, "kind" | "form" | "claimFor" | "recallable" | "schedule">;

const EMPTY: CreateTexts = {
  kind: "instant",
  form: "cheaper",
  claimFor: "Anyone",
  recallable: "usual",
  token: "",
  treasury: "",
  start: "",
  end: "",
  waves: "",
  waveInterval: "",
  gate: "",
  maxExtraTime: "",
  schedule: "",
  proposer: "",
  guardian: "",
  timelock: "",
  overlap: "",
  fundingCap: "",
};

type FieldKind = "address" | "token" | "moment" | "whole" | "hours" | "minutes";

/** How each field is read, which campaigns have it, and whether it may be left out. */
export const createFields: readonly {
  readonly name: FieldName;
  readonly as: FieldKind;
  readonly isNeeded: boolean;
  readonly kinds: readonly CampaignKind[];
}[] = [
  { name: "token", as: "token", isNeeded: true, kinds: ["instant", "vesting", "cumulative"] },
  { name: "treasury", as: "address", isNeeded: true, kinds: ["instant", "vesting", "cumulative"] },
  { name: "start", as: "moment", isNeeded: false, kinds: ["instant", "vesting", "cumulative"] },
  { name: "end", as: "moment", isNeeded: true, kinds: ["instant", "vesting", "cumulative"] },
  { name: "waves", as: "whole", isNeeded: false, kinds: ["instant", "vesting"] },
  { name: "waveInterval", as: "minutes", isNeeded: false, kinds: ["instant", "vesting"] },
  { name: "gate", as: "address", isNeeded: false, kinds: ["instant", "vesting", "cumulative"] },
  { name: "maxExtraTime", as: "hours", isNeeded: false, kinds: ["instant", "vesting", "cumulative"] },
  { name: "proposer", as: "address", isNeeded: true, kinds: ["cumulative"] },
  { name: "guardian", as: "address", isNeeded: true, kinds: ["cumulative"] },
  { name: "timelock", as: "hours", isNeeded: true, kinds: ["cumulative"] },
  { name: "overlap", as: "hours", isNeeded: false, kinds: ["cumulative"] },
  { name: "fundingCap", as: "whole", isNeeded: true, kinds: ["cumulative"] },
];

/** What is wrong with a field, for the page to say. */
type FieldProblem = "needed" | FieldKind;

const memory = rememberedText("create");

/** What was typed on this device before. */
export function recalledTexts(): CreateTexts {
  try {
    const kept = JSON.parse(memory.read() || "{}") as Readonly<Record<string, unknown>>;
    const isText = (entry: [string, unknown]): entry is [string, string] =>
      Object.hasOwn(EMPTY, entry[0]) && typeof entry[1] === "string";
    return { ...EMPTY, ...Object.fromEntries(Object.entries(kept).filter(isText)) };
  } catch {
    return EMPTY;
  }
}

export const rememberTexts = (texts: CreateTexts): void => memory.write(JSON.stringify(texts));

export type ReadTerms = {
  readonly terms: CampaignActions["create"]["parameters"]["terms"];
  readonly problems: Readonly<Partial<Record<FieldName, FieldProblem>>>;
};

/** The terms that were typed, and what cannot be read of them. */
export function readTerms(texts: CreateTexts): ReadTerms {
  const terms: Record<string, unknown> = {
    claimFor: texts.claimFor,
    ...(texts.recallable !== "usual" && { recallable: texts.recallable === "yes" }),
  };
  const problems: Partial<Record<FieldName, FieldProblem>> = {};
  for (const { name, as, isNeeded, kinds } of createFields) {
    const typed = texts[name].trim();
    if (!kinds.includes(texts.kind)) continue;
    if (typed === "") {
      if (isNeeded) problems[name] = "needed";
      continue;
    }
    const value = readers[as](typed);
    if (value === undefined) problems[name] = as;
    else terms[name] = value;
  }
  return { terms: terms as ReadTerms["terms"], problems };
}

const MINUTE = 60;
const HOUR = 3_600;

const readers: Readonly<Record<FieldKind, (typed: string) => bigint | Address | "coin" | undefined>> = {
  address: addressOf,
  token: (typed) => (typed.toLowerCase() === "coin" ? "coin" : addressOf(typed)),
  moment: momentOf,
  whole: (typed) => (/^\d{1,78}$/.test(typed) ? BigInt(typed) : undefined),
  minutes: (typed) => spanOf(typed, MINUTE),
  hours: (typed) => spanOf(typed, HOUR),
};

function spanOf(typed: string, seconds: number): bigint | undefined {
  return /^\d{1,9}(\.\d{1,6})?$/.test(typed) ? BigInt(Math.round(Number(typed) * seconds)) : undefined;
}
