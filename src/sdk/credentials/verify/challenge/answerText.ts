import type { Hex } from "viem";
import { WORD_BYTES } from "../../../core/bytes.ts";
import { decodeJson, hex, object, oneOf, text } from "../../../core/decode.ts";
import { SymbolonError } from "../../../core/errors.ts";
import type { Challenge } from "../../../core/signing/challengeTypedData.ts";
import { jsonOf } from "../../../core/text/jsonText.ts";

/** What a holder hands back: which challenge they mean, by its nonce, and their signature of it. */
export type ChallengeAnswer = { readonly nonce: Hex; readonly signature: Hex };

const FORMAT = "symbolon-answer";
const VERSION = 1;
/** Letters of a signature: contract wallets of many owners make long ones. */
const MAX_LETTERS = 20_000;

/**
 * An answer to a challenge as JSON; `parseAnswer` reads it.
 * @example
 * const signature = await answerChallenge(wallet, { challenge, shown: presentation, now });
 * const answer = formatAnswer({ nonce: challenge.nonce, signature });
 */
export function formatAnswer({ nonce, signature }: ChallengeAnswer): string {
  return jsonOf({ format: FORMAT, version: VERSION, nonce, signature });
}

const readAnswer = object({
  format: oneOf([FORMAT]),
  version: oneOf([VERSION]),
  nonce: hex(WORD_BYTES),
  signature: text,
});

/**
 * Reads an answer from JSON. It is checked for its form only: `checkAnswer` tells whose it is.
 * @throws SymbolonError `BadAnswer` naming the member at fault
 * @example
 * const { nonce, signature } = parseAnswer(text);
 * const isOurs = nonce === challenge.nonce;
 */
export function parseAnswer(json: string): ChallengeAnswer {
  const { nonce, signature } = decodeJson(readAnswer, json, badAnswer);
  if (signature.length > MAX_LETTERS) {
    throw badAnswer(`its signature has ${signature.length} letters, more than ${MAX_LETTERS}`);
  }
  if (!/^0x(?:[\da-f]{2})+$/i.test(signature)) throw badAnswer("its signature is not bytes in hexadecimal");
  return { nonce, signature: signature as Hex };
}

/**
 * The signature of an answer that is meant for a challenge.
 * @throws SymbolonError `BadAnswer`; `OtherChallenge` where it answers another one
 */
export function signatureFor({ nonce }: Pick<Challenge, "nonce">, json: string): Hex {
  const answer = parseAnswer(json);
  if (answer.nonce.toLowerCase() === nonce.toLowerCase()) return answer.signature;
  throw new SymbolonError({
    code: "OtherChallenge",
    reason: `The answer is to the challenge ${answer.nonce}, not to ${nonce}.`,
    hint: "Let the holder answer the newest challenge: each challenge takes one answer.",
    details: { asked: nonce, answered: answer.nonce },
  });
}

function badAnswer(reason: string, cause?: unknown): SymbolonError {
  return new SymbolonError({
    code: "BadAnswer",
    reason: `This is not an answer to a challenge: ${reason}.`,
    hint: "Ask the holder for it again, unchanged.",
    cause,
  });
}
