import { hexToBytes } from "../../../core/bytes.ts";
import { SymbolonError } from "../../../core/errors.ts";
import { isVerifierName } from "../../../core/timeline/verificationText.ts";
import type { OnAnswer } from "../onAnswer.ts";
import { createVerification, type RecordedAs } from "./createVerification.ts";
import type { Sink } from "./openSink.ts";

export type OpenRecorderParameters = RecordedAs & {
  readonly sink: Pick<Sink, "put">;
  /** Milliseconds since 1970; default: this machine's clock. */
  readonly now?: (() => number) | undefined;
};

/** Bytes. */
const SALT = 32;

/**
 * What hands each answer to a sink, as a verification of this verifier: give it as `onAnswer` to whatever verifies, and close
 * the sink at the end.
 * @throws SymbolonError `BadVerifierName`, and as `hexToBytes` for a salt that is not 32 bytes
 * @example
 * const sink = openHttpSink({ url: "https://timeline.example", token });
 * const onAnswer = openRecorder({ verifier: "north gate", salt, sink });
 * const cache = openStatusCache({ chainId: 1n, registry, clockSkew: 5n, reorgMargin: 64n, onAnswer });
 */
export function openRecorder({ verifier, salt, sink, now = Date.now }: OpenRecorderParameters): OnAnswer {
  hexToBytes(salt, SALT);
  if (!isVerifierName(verifier)) throw badVerifierName(verifier);
  return (answer, about) => sink.put(createVerification(answer, about, { verifier, salt }, now()));
}

function badVerifierName(verifier: string): SymbolonError {
  return new SymbolonError({
    code: "BadVerifierName",
    reason: `${JSON.stringify(verifier.slice(0, 100))} does not name a verifier.`,
    hint: "Choose a name of 1 to 100 printable characters, without spaces at its ends.",
    details: { verifier: verifier.slice(0, 100) },
  });
}
