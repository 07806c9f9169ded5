import type { Hex } from "viem";
import {
  type Challenge,
  type CheckAnswerParameters,
  checkAnswer,
  createChallenge,
  formatChallenge,
  type Presentation,
} from "../../src/sdk/credentials/verify/index.ts";

/** Asks whoever shows a presentation to sign, and takes one answer to each question. */
export function openQuestions(audience: string, client?: CheckAnswerParameters["client"]) {
  const asked = new Map<Hex, Challenge>();
  return {
    /** What the holder signs, as text. */
    ask(shown: Presentation, now: bigint): string {
      const challenge = createChallenge({ shown, audience, now });
      asked.set(challenge.nonce, challenge);
      return formatChallenge(challenge);
    },
    /** @throws SymbolonError where it is not the subject who answers, or not to a question that is open */
    async take(shown: Presentation, answer: { readonly nonce: Hex; readonly signature: Hex }, now: bigint) {
      const challenge = asked.get(answer.nonce);
      if (challenge === undefined) throw new Error("That was not asked, or was answered already.");
      asked.delete(answer.nonce);
      await checkAnswer({ challenge, shown, signature: answer.signature, now, client });
    },
  };
}
