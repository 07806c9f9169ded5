import type { Address } from "viem";
import { readCampaignFile } from "../../node/campaigns/campaignFile.ts";
import { readScheduleFile } from "../../node/campaigns/readScheduleFile.ts";
import { readText } from "../../node/files/readText.ts";
import type { PublishedTree } from "../../sdk/allocation/published/publishedTree.ts";
import { payoutCoinAddress } from "../../sdk/chain/book/canonicalAddresses.ts";
import { type CampaignForm, campaignForms, claimForNames } from "../../sdk/chain/campaigns/campaignPlan.ts";
import {
  anything,
  type Decoder,
  decode,
  members,
  object,
  oneOf,
  text,
  truth,
  uint64,
} from "../../sdk/core/decode.ts";
import { fileError } from "../../sdk/core/inputErrors.ts";
import { checksummed } from "../../sdk/distribution/create/campaignFile.ts";
import { chooseForm, requireForm } from "../../sdk/distribution/create/chooseForm.ts";
import { type PaidWay, paidWays } from "../../sdk/distribution/create/paidWays.ts";
import {
  type CampaignTerms,
  kindOfTerms,
  type PlannedCampaign,
  plannedCampaign,
} from "../../sdk/distribution/create/plannedCampaign.ts";

type FreshOptions = CampaignTerms & { readonly form?: CampaignForm; readonly paid?: PaidWay };

/** A campaign to be created again, before it is known on which chain. */
export type FreshTerms = {
  /** The factory of a campaign's file; undefined: nobody named one. */
  readonly factory: Address | undefined;
  /** Who creates it, and pays its funding. */
  readonly creator: Address;
  /**
   * What is created, and with how many base units.
   * @param now Unix seconds of the chain, for a campaign that starts at once
   * @param token what is paid out where the file does not say
   */
  readonly planned: (now: bigint, token: Address | undefined) => PlannedCampaign;
  /** Unix seconds; undefined: at once. */
  readonly start: bigint | undefined;
};

const TERMS_FORMAT = "symbolon-terms";
/** Base units as text, which `BigInt` reads. */
const unitText: Decoder<bigint> = (value, path) => BigInt(text(value, path));

/** As `--token`: `coin` is where the PayoutCoin is on every chain. */
const tokenOrCoin: Decoder<Address> = (value, path) =>
  value === "coin" ? payoutCoinAddress : checksummed(value, path);

const readTerms = object(
  { format: anything, version: oneOf([1]), end: uint64, treasury: checksummed },
  {
    token: tokenOrCoin,
    gate: checksummed,
    proposer: checksummed,
    guardian: checksummed,
    start: uint64,
    maxExtraTime: uint64,
    waves: uint64,
    waveInterval: uint64,
    timelock: uint64,
    overlap: uint64,
    funding: unitText,
    fundingCap: unitText,
    claimFor: oneOf(claimForNames),
    recallable: truth,
    schedule: (value: unknown, path: string) => readScheduleFile(text(value, path)),
    form: oneOf(campaignForms),
    paid: oneOf(paidWays),
  },
);

/**
 * Reads what `--fresh` is to create: the file of a campaign, or the terms of one that has none yet (the format
 * `symbolon-terms`: the options of `campaign create`, by their names; `end` and `treasury` at least).
 * @throws SymbolonError `BadCampaignFile`, `BadTermsFile`, `MissingFile`, `TermNeeded`, `TermsMismatch`
 */
export function readFreshTerms(path: string, published: PublishedTree): FreshTerms {
  const refuse = (problem: string) =>
    fileError(path, {
      code: "BadTermsFile",
      problem: `does not say which campaign to create: ${problem}`,
      hint: "Give a campaign's file, or JSON with format symbolon-terms, version 1, end and treasury.",
    });
  let value: unknown;
  try {
    value = JSON.parse(readText(path, "With --fresh, give the file of a campaign or of its terms."));
  } catch (error) {
    throw error instanceof SyntaxError ? refuse(error.message) : error;
  }
  const { format } = decode(members, value, refuse);
  if (format !== TERMS_FORMAT) return ofCampaignFile(path, published);
  const { format: _, version: __, ...terms } = decode(readTerms, value, refuse);
  const options: FreshOptions = terms;
  const form = formOf(options, BigInt(published.tree.count));
  return {
    factory: undefined,
    creator: terms.treasury,
    start: options.start,
    planned: (now, token) =>
      plannedCampaign({
        terms: { ...(token !== undefined && { token }), ...options },
        file: undefined,
        path,
        published,
        form,
        now,
      }),
  };
}

/** The form that `campaign create` would choose. */
function formOf(options: FreshOptions, count: bigint): CampaignForm {
  const { form, paid = "direct" } = options;
  const kind = kindOfTerms(options) ?? "instant";
  requireForm(kind, form);
  return form ?? (kind === "instant" ? chooseForm({ count, paid }).form : "full");
}

function ofCampaignFile(path: string, published: PublishedTree): FreshTerms {
  const file = readCampaignFile(path);
  const { factory, creator, plan, form } = file;
  const planned = (now: bigint) => plannedCampaign({ terms: {}, file, path, published, form, now });
  return { factory, creator, planned, start: plan.terms.start };
}
