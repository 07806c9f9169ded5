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
import {
  answerOf,
  type KnownAnswer,
  knownAnswer,
  readPromise,
  type SubmissionResult,
  type WorkItem,
} from "../answers.ts";
import type { Served } from "../campaigns/servedCampaign.ts";
import type { DelegationDesk, JudgedDelegation } from "../delegations/openDelegationDesk.ts";
import type { OpenState } from "../gatewayState.ts";
import { openNewest } from "../newest.ts";
import { type Level, MAX_CHECKS_WAIT } from "../policy/levels.ts";
import type { SignedBy, Signers } from "../signatures/openSigners.ts";
import type { Admitted } from "./asking.ts";
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
  readonly delegations: DelegationDesk;
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
  const { known, delegations } = desk;
  const validate = createValidator(desk);
  const takeValid = openTaking(desk);
  /** With the delegation of a claim that is there already. */
  const withDelegation = async (
    before: KnownAnswer,
    text: string,
    brought: unknown,
  ): Promise<KnownAnswer> => {
    if (brought === undefined) return before;
    const delegation = await delegations.keep(await delegations.judge(() => validate(text), brought));
    return { ...before, delegation };
  };
  return async (document: unknown, ticket?: string, brought?: unknown): Promise<SubmissionResult> => {
    const text = JSON.stringify(document) ?? "";
    const name = hashOf(text);
    const before = await known.recall(name);
    if (before !== undefined) return withDelegation(before, text, brought);
    if (desk.level() === "storeAway") throw storeAway();
    const valid = validate(text);
    if ("refusal" in valid) return withDelegation(await paidBefore(valid, name, known), text, brought);
    return takeValid(valid, { document: document as object, name, ticket, brought });
  };
}

type Submitted = {
  readonly document: object;
  /** Hash of its text. */
  readonly name: Hex;
  readonly ticket: string | undefined;
  /** The delegation that came with it; undefined: none did. */
  readonly brought: unknown;
};

/** Takes in a claim of which the signature alone is still to be checked. */
function openTaking(desk: ClaimDeskParameters) {
  const { door, signers, known, secret, now, delegations } = desk;
  const whoSigned = rememberingKeys(signers);
  return async (valid: ValidClaim, submitted: Submitted): Promise<SubmissionResult> => {
    const { document, name, ticket, brought } = submitted;
    const item = workItemOf(valid);
    const promised = ticket === undefined ? undefined : readPromise(secret, ticket, item, now());
    const { opens, until, served, fee, claim } = valid;
    const doorsAt = (turn: number) => desk.doors(served.lane, { turn, opens, fee });
    const asking = { lane: served.lane, class: "claims", promised, opens, until } as const;
    const find = () => findWaiting(valid, name, known);
    const isEarly = promised !== undefined && now() < promised.comes;
    const isLater = opens > 0 || !door.mayTake(served.lane, signers.checking());
    if (isLater && (isEarly || signers.laterWait() > MAX_CHECKS_WAIT)) {
      const intent = uncheckedClaimIntent(document, claim, name);
      const admitted = await door.ask({ ...asking, find, intent, isChecked: false });
      if (admitted.admission !== "checkFirst")
        return withProgress(admitted, answerOf(admitted, item, { secret, doorsAt }), {
          valid,
          brought,
          delegations,
        });
    }
    const signed = await whoSigned(valid, name, isLater);
    const intent = signedClaimIntent(document, claim, signed);
    const judged =
      brought === undefined || isEarly ? undefined : await delegations.judge(() => valid, brought);
    const beside = judged !== undefined && "intent" in judged ? judged.intent : undefined;
    const admitted = await door.ask({ ...asking, find, intent, beside, isChecked: true });
    if (admitted.admission === "checkFirst") throw new Error("It was checked.");
    if ("id" in admitted) known.remember(name, { ...intent, id: admitted.id });
    return withProgress(admitted, answerOf(admitted, item, { secret, doorsAt }), {
      valid,
      brought,
      delegations,
      judged,
    });
  };
}

/** What the store has of a claim's leaf. */
async function findWaiting(valid: ValidClaim, name: Hex, known: KnownIntents) {
  const found = await known.find(soughtOf(valid, name));
  if (found === undefined) return undefined;
  const { row, isSame } = found;
  if (isSame) return { admission: "known", ...row, transaction: row.transaction ?? undefined } as const;
  return row.state === "queued" ? ("waits" as const) : undefined;
}

type ProgressParameters = {
  readonly valid: ValidClaim;
  readonly brought: unknown;
  readonly delegations: DelegationDesk;
  /** Default: nobody has judged it yet. */
  readonly judged?: JudgedDelegation | undefined;
};

/** An answer with what becomes of the delegation, if one came with the claim. */
async function withProgress(
  admitted: Exclude<Admitted, { readonly admission: "checkFirst" }>,
  answer: SubmissionResult,
  { valid, brought, delegations, judged }: ProgressParameters,
): Promise<SubmissionResult> {
  if (brought === undefined) return answer;
  if (!("id" in admitted)) {
    const delegation = delegations.refusal(valid, brought);
    return delegation === undefined ? answer : { ...answer, delegation };
  }
  if (admitted.admission === "queued" && admitted.isBesideStored === true)
    return { ...answer, delegation: { state: "waiting" } };
  const found = judged ?? (await delegations.judge(() => valid, brought));
  return { ...answer, delegation: await delegations.keep(found) };
}

/**
 * Finds what this gateway took in of a leaf that is paid: whoever did not get the answer asks again, perhaps another process.
 * @throws SymbolonError `AlreadyClaimed`, and what the store throws
 */
async function paidBefore(paid: PaidClaim, name: Hex, known: KnownIntents): Promise<KnownAnswer> {
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
