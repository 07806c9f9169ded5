import type { Hex } from "viem";
import { bytesToHex, WORD_BYTES } from "../../../core/bytes.ts";
import { type BatchIdParameters, batchId } from "../../../core/credential/batchId.ts";
import { type Credential, credentialId } from "../../../core/credential/credentialLeaf.ts";
import { address, decodeJson, hex, object, oneOf, text, uint64 } from "../../../core/decode.ts";
import { SymbolonError } from "../../../core/errors.ts";
import { type Challenge, isAudience, MAX_AUDIENCE } from "../../../core/signing/challengeTypedData.ts";
import { jsonOf } from "../../../core/text/jsonText.ts";

/** The shown credential: a `Presentation`, or this part of it. */
export type Shown = {
  readonly batch: BatchIdParameters;
  readonly credential: Pick<Credential, "index" | "subject">;
};

export type CreateChallengeParameters = {
  readonly shown: Shown;
  /** The verifier's name, as the subject reads it: 1 to 256 characters. */
  readonly audience: string;
  /** Unix seconds by the verifier's clock, and for how many an answer is taken; default: 120. */
  readonly now: bigint;
  readonly seconds?: bigint;
};

const SECONDS = 120n;

/**
 * Asks the holder of a credential to sign, as its subject, that they show it to this audience now. Keep the challenge
 * until an answer was taken, and take only one answer to it: so no answer can be used twice.
 * @throws SymbolonError `BadAudience`
 * @example
 * const challenge = createChallenge({ shown: presentation, audience: "https://club.example", now });
 */
export function createChallenge(parameters: CreateChallengeParameters): Challenge {
  const { shown, audience, now, seconds = SECONDS } = parameters;
  requireAudience(audience);
  const { chainId, registry } = shown.batch;
  const nonce = bytesToHex(crypto.getRandomValues(new Uint8Array(WORD_BYTES)));
  return {
    chainId,
    registry,
    credential: shownCredentialId(shown),
    audience,
    nonce,
    deadline: now + seconds,
  };
}

/** Id of the shown credential. */
export function shownCredentialId({ batch, credential }: Shown): Hex {
  return credentialId(batchId(batch), credential.index);
}

/** @throws SymbolonError `BadAudience` */
export function requireAudience(audience: string): void {
  if (isAudience(audience)) return;
  throw new SymbolonError({
    code: "BadAudience",
    reason: `${JSON.stringify(audience)} is not the name of an audience.`,
    hint: `Give 1 to ${MAX_AUDIENCE} visible characters: the page's origin, or the name of the door.`,
    details: { audience },
  });
}

export const CHALLENGE_FORMAT = "symbolon-challenge";
const VERSION = 1;

/**
 * A challenge as JSON, to be handed to the holder; `parseChallenge` reads it.
 * @example
 * const challenge = createChallenge({ shown: presentation, audience: "https://club.example", now });
 * const question = formatChallenge(challenge);
 */
export function formatChallenge(challenge: Challenge): string {
  const { chainId, registry, credential, audience, nonce, deadline } = challenge;
  const members = { chainId, registry, credential, audience, nonce, deadline };
  return jsonOf({ format: CHALLENGE_FORMAT, version: VERSION, ...members });
}

const readChallenge = object({
  format: oneOf([CHALLENGE_FORMAT]),
  version: oneOf([VERSION]),
  chainId: uint64,
  registry: address,
  credential: hex(WORD_BYTES),
  audience: text,
  nonce: hex(WORD_BYTES),
  deadline: uint64,
});

/**
 * Reads a challenge from JSON.
 * @throws SymbolonError `BadChallenge` naming the member at fault; `BadAudience`
 * @example
 * const { audience, deadline } = parseChallenge(text);
 */
export function parseChallenge(json: string): Challenge {
  const { format: _, version: __, ...challenge } = decodeJson(readChallenge, json, badChallenge);
  requireAudience(challenge.audience);
  return challenge;
}

function badChallenge(reason: string, cause?: unknown): SymbolonError {
  return new SymbolonError({
    code: "BadChallenge",
    reason: `This is not a challenge of a verifier: ${reason}.`,
    hint: "Ask the verifier for it again, unchanged.",
    cause,
  });
}
