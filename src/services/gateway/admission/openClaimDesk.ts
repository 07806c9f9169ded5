import { utf8ToBytes } from "@noble/hashes/utils.js";
import type { Address, Hex } from "viem";
import { bytesToHex } from "../../../sdk/core/bytes.ts";
import { fastHasher } from "../../../sdk/core/kernel/fastHasher.ts";
import { storeAway } from "../../http/errorBody.ts";
import { signedClaimIntent } from "../../work/claimIntent.ts";
import { answerOf, readPromise, type SubmissionResult, type WorkItem } from "../answers.ts";
import type { Served } from "../campaigns/servedCampaign.ts";
import type { OpenState } from "../gatewayState.ts";
import { type NewestKnown, openNewest } from "../newest.ts";
import { type Level, MAX_CHECKS_WAIT } from "../policy/levels.ts";
import type { SignedBy, Signers } from "../signatures/openSigners.ts";
import type { AdmissionDoor } from "./openAdmission.ts";
import { type ValidClaim, validateSubmission } from "./validateSubmission.ts";

export type ClaimDeskParameters = Pick<OpenState, "doors" | "feeTakers"> & {
  readonly served: readonly Served[];
  /** Lowest fee of a claim, in base units. Default: 0. */
  readonly leastFee?: bigint | undefined;
  readonly door: AdmissionDoor;
  readonly signers: Signers;
  /** The newest intents by the digest of the submission. */
  readonly known: NewestKnown<bigint>;
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
    const digest = digestOf(text);
    const id = known.get(digest);
    if (id !== undefined) return { answer: "known", id };
    if (desk.level() === "storeAway") throw storeAway();
    const valid = validate(text);
    const item = workItemOf(valid);
    const promised = ticket === undefined ? undefined : readPromise(secret, ticket, item, now());
    const { opens, until, served, fee } = valid;
    const doorsAt = (turn: number) => desk.doors(served.lane, { turn, opens, fee });
    const asking = { lane: served.lane, class: "claims", promised, opens, until } as const;
    const intentOf = ({ by, signature }: SignedBy) =>
      signedClaimIntent(document as object, { ...valid.claim, signature }, { by, digest });
    const isEarly = promised !== undefined && now() < promised.comes;
    const isLater = opens > 0 || !door.mayTake(served.lane, signers.checking());
    if (isLater && (isEarly || signers.laterWait() > MAX_CHECKS_WAIT)) {
      const intent = intentOf({ by: "key", signature: valid.claim.signature });
      const admitted = await door.ask({ ...asking, intent, isChecked: false });
      if (admitted.admission !== "checkFirst") return answerOf(admitted, item, { secret, doorsAt });
    }
    const intent = intentOf(await whoSigned(valid, digest, isLater));
    const admitted = await door.ask({ ...asking, intent, isChecked: true });
    if (admitted.admission === "checkFirst") throw new Error("It was checked.");
    if ("id" in admitted) known.add(digest, admitted.id);
    return answerOf(admitted, item, { secret, doorsAt });
  };
}

/** As `whoSigned`, but remembers claims that have to come later: their signatures are not checked a second time. */
function rememberingKeys({ whoSigned }: Signers) {
  const known = openNewest<SignedBy>();
  return async (valid: ValidClaim, digest: Hex, isLater: boolean): Promise<SignedBy> => {
    const found = known.get(digest) ?? (await whoSigned(valid, isLater));
    if (found.by === "key") known.add(digest, found);
    return found;
  };
}

/** As `claimIntent` makes it. */
function digestOf(text: string): Hex {
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
