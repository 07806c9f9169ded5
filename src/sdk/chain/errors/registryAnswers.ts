import { isHex, size } from "viem";

/** Bytes of an answer that are shown: its first word tells what it is not. */
const SHOWN = 32;

/**
 * What a contract answered that is no registry of attestations, asked about uid 0 by `statusOf` and `getAttestation`.
 * @param status `0x` where it refused
 */
export function registryAnswers(status: unknown, attestation: unknown): string {
  return `asked about uid 0, it answered statusOf with ${answerText(status)}, and getAttestation with ${answerText(attestation)}`;
}

function answerText(answer: unknown): string {
  if (!isHex(answer)) return String(answer);
  const bytes = size(answer);
  if (bytes === 0) return "nothing";
  return bytes <= SHOWN ? answer : `${bytes} bytes, from ${answer.slice(0, 2 + 2 * SHOWN)} on`;
}
