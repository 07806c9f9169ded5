import { utf8ToBytes } from "@noble/hashes/utils.js";
import type { Address, Hex } from "viem";
import { bytesToHex } from "../../../sdk/core/bytes.ts";
import { fastHasher } from "../../../sdk/core/kernel/fastHasher.ts";
import { storeAway } from "../../http/errorBody.ts";
import { claimContentDigest, possibleDigests } from "../../work/claimDigest.ts";
import {
  type CheckedSignature,
  claimKey,
  hasDigest,
  signedClaimIntent,
  uncheckedClaimIntent,
} from "../../work/claimIntent.ts";
import { answerOf, knownAnswer, readPromise, type SubmissionResult, type WorkItem } from "../answers.ts";
import type { Served } from "../campaigns/servedCampaign.ts";
import type { OpenState } from "../gatewayState.ts";
import { openNewest } from "../newest.ts";
import { type Level, MAX_CHECKS_WAIT } from "../policy/levels.ts";
import type { SignedBy, Signers } from "../signatures/openSigners.ts";
import type { KnownIntents, Sought } from "./knownIntents.ts";
import type { AdmissionDoor } from "./openAdmission.ts";
import { type PaidClaim, type ValidClaim, validateSubmission } from "./validateSubmission.ts";

export type ClaimDeskParameters = Pick<OpenState, "doors" | "feeTakers"> & {
  readonly served: readonly Served[];
  /** Lowest fee of a claim, in base units. Default: 0. */
  readonly leastFee?: bigint | undefined;
  readonly door: AdmissionDoor;
  readonly signers: Signers;
  readonly known: KnownIntents;
  /** The secret that seals tickets. */
  readonly secret: Uint8Array;
  /** Unix seconds. */
  readonly now: () => number;
  readonly level: () => Level;
};

/**
 * Accepts signed claims, or promises them a place.
 * @returns what throws SymbolonError as `validateSubmission`; `InvalidSignature`, `WrappedSignature`, `BadTicket`,
 * `GatewayBusy`, `StoreAway`, `IntentDiffers`, `Draining`, and what the store throws
 */
export function openClaimDesk(desk: ClaimDeskParameters) {
  const { door, signers, known, secret, now } = desk;
  const whoSigned = rememberingKeys(signers);
  const validate = createValidator(desk);
  return async (document: unknown, ticket?: string): Promise<SubmissionResult> => {
    const text = JSON.stringify(document) ?? "";
    const name = hashOf(text);
    const before = await known.recall(name);
    if (before !== undefined) return before;
    if (desk.level() === "storeAway") throw storeAway();
    const valid = validate(text);
    if ("refusal" in valid) return paidBefore(valid, name, known);
    const item = workItemOf(valid);
    const promised = ticket === undefined ? undefined : readPromise(secret, ticket, item, now());
    const { opens, until, served, fee, claim } = valid;
    const doorsAt = (turn: number) => desk.doors(served.lane, { turn, opens, fee });
    const find = async () => {
      const found = await known.find(soughtOf(valid, name));
      if (found === undefined) return undefined;
      const { row, isSame } = found;
      if (isSame) return { admission: "known", ...row, transaction: row.transaction ?? undefined } as const;
      return row.state === "queued" ? ("waits" as const) : undefined;
    };
    const asking = { lane: served.lane, class: "claims", promised, opens, until, find } as const;
    const isEarly = promised !== undefined && now() < promised.comes;
    const isLater = opens > 0 || !door.mayTake(served.lane, signers.checking());
    if (isLater && (isEarly || signers.laterWait() > MAX_CHECKS_WAIT)) {
      const intent = uncheckedClaimIntent(document as object, claim, name);
      const admitted = await door.ask({ ...asking, intent, isChecked: false });
      if (admitted.admission !== "checkFirst") return answerOf(admitted, item, { secret, doorsAt });
    }
    const signed = await whoSigned(valid, name, isLater);
    const intent = signedClaimIntent(document as object, claim, signed);
    const admitted = await door.ask({ ...asking, intent, isChecked: true });
    if (admitted.admission === "checkFirst") throw new Error("It was checked.");
    if ("id" in admitted) known.remember(name, { ...intent, id: admitted.id });
    return answerOf(admitted, item, { secret, doorsAt });
  };
}

/**
 * Finds what this gateway took in of a leaf that is paid: whoever did not get the answer asks again, perhaps another process.
 * @throws SymbolonError `AlreadyClaimed`, and what the store throws
 */
async function paidBefore(paid: PaidClaim, name: Hex, known: KnownIntents): Promise<SubmissionResult> {
  const found = await known.find(soughtOf(paid, name));
  if (found?.isSame !== true) throw paid.refusal;
  return knownAnswer(found.row);
}

function soughtOf({ claim, served: { chain } }: Pick<ValidClaim, "claim" | "served">, name: Hex): Sought {
  const { campaign, index, paidBefore = 0n } = claim;
  let all: readonly Hex[] | undefined;
  const digests = () => {
    all ??= [...possibleDigests(claim), name];
    return all;
  };
  const key = claimKey({ campaign, index, paidBefore });
  return { chain, key, digests, isIn: (content) => hasDigest(content, digests()) };
}

/** As `whoSigned`, but remembers claims that have to come later: their signatures are not checked a second time. */
function rememberingKeys({ whoSigned }: Signers) {
  const known = openNewest<CheckedSignature>();
  return async (valid: ValidClaim, name: Hex, isLater: boolean): Promise<CheckedSignature> => {
    const found = known.get(name) ?? identified(valid, name, await whoSigned(valid, isLater));
    if (found.by === "key") known.add(name, found);
    return found;
  };
}

function identified({ claim }: ValidClaim, former: Hex, signed: SignedBy): CheckedSignature {
  const { by, signature } = signed;
  return { ...signed, digest: claimContentDigest({ ...claim, signature }, by === "key"), former };
}

/** Names a submission in memory, and in the rows of earlier versions. */
function hashOf(text: string): Hex {
  return bytesToHex(fastHasher().keccak256(utf8ToBytes(text)));
}

/** What a claim's ticket is for. */
function workItemOf({ claim: { campaign, index }, served: { chain }, until }: ValidClaim): WorkItem {
  return { chain, contract: campaign, item: String(index), until };
}

function createValidator({ served, leastFee, feeTakers }: ClaimDeskParameters) {
  const hasher = fastHasher();
  const byName = new Map(
    served.map(({ campaign }) => [`${campaign.chain} ${campaign.campaign.campaign.toLowerCase()}`, campaign]),
  );
  const campaignOf = (chain: bigint, campaign: Address) => byName.get(`${chain} ${campaign.toLowerCase()}`);
  return (text: string) => validateSubmission(text, { campaignOf, feeTakers: feeTakers(), leastFee, hasher });
}
