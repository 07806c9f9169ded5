import { deflateSync } from "node:zlib";
import { SymbolonError } from "../../core/errors.ts";
import type { OffchainPackage } from "./offchainAttestation.ts";
import { OFFCHAIN_LINK } from "./offchainLink.ts";

/** How a link shortens the zero address and 32 zero bytes. */
const NONE = "0";

/**
 * An off-chain attestation as the path that EAS's SDK makes of it, to be put behind the address of an explorer. All of
 * it is in the link: nothing is stored anywhere.
 * @throws SymbolonError `TooLateForLink` where a time is beyond 2^53, which links hold as a JSON number
 */
export function formatOffchainLink({ sig, signer }: OffchainPackage): string {
  const { domain, signature, message } = sig;
  const items = [
    domain.version,
    domain.chainId.toString(),
    domain.verifyingContract,
    signature.r,
    signature.s,
    signature.v,
    signer,
    sig.uid,
    message.schema,
    BigInt(message.recipient) === 0n ? NONE : message.recipient,
    seconds(message.time),
    seconds(message.expirationTime),
    BigInt(message.refUID) === 0n ? NONE : message.refUID,
    message.revocable,
    message.data,
    // Reserved by the format.
    0,
    sig.version,
    ...(message.salt === undefined ? [] : [message.salt]),
  ];
  const zipped = deflateSync(JSON.stringify(items), { level: 9 }).toString("base64");
  return `${OFFCHAIN_LINK}${encodeURIComponent(zipped)}`;
}

function seconds(time: bigint): number {
  if (time <= BigInt(Number.MAX_SAFE_INTEGER)) return Number(time);
  throw new SymbolonError({
    code: "TooLateForLink",
    reason: `The time ${time} is beyond what a link can hold, 2^53 - 1 seconds.`,
    hint: "Hand the attestation on as JSON, or sign one with an earlier time.",
    details: { time },
  });
}
