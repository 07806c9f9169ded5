import { deflateSync, inflateSync } from "node:zlib";
import { SymbolonError } from "../../sdk/core/errors.ts";
import {
  OFFCHAIN_DOMAIN,
  type OffchainPackage,
  offchainForms,
} from "../../sdk/credentials/offchain/offchainAttestation.ts";
import {
  badOffchainPackage,
  parseOffchainPackage,
  readOffchainVersion,
} from "../../sdk/credentials/offchain/offchainPackage.ts";

/** The path of a link to an off-chain attestation, up to the zipped attestation itself. */
const OFFCHAIN_LINK = "/offchain/url/#attestation=";

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
    reason: `The time ${time} exceeds 2^53 - 1 seconds, the limit of a link.`,
    hint: "Hand the attestation on as JSON, or sign one with an earlier time.",
    details: { time },
  });
}

/** Bytes that a link may unfold to: a few kilobytes of it could otherwise fill the memory. */
const MAX_BYTES = 2 ** 20;

const ZERO_ADDRESS = `0x${"00".repeat(20)}` as const;
const ZERO_WORD = `0x${"00".repeat(32)}` as const;

/**
 * Reads the link to an off-chain attestation, as `formatOffchainLink` and EAS's SDK make it: a whole URL, its path, or
 * only what follows `attestation=`. Verify it before you rely on it.
 * @throws SymbolonError `BadOffchainPackage`
 */
export function parseOffchainLink(link: string): OffchainPackage {
  const marker = OFFCHAIN_LINK.slice(OFFCHAIN_LINK.indexOf("#") + 1);
  const at = link.indexOf(marker);
  const items = unzip(at === -1 ? link : link.slice(at + marker.length));
  const [contractVersion, chainId, verifyingContract, r, s, v, signer, uid, schema, recipient] = items;
  const [time, expirationTime, refUID, revocable, data, , linkVersion, salt] = items.slice(10);
  // Links of version 0 end before it.
  const version = readOffchainVersion(linkVersion ?? 0);
  // The form that EAS's SDK gives what it reads from a link: for version 0 the mixed one.
  const form = offchainForms[version].find(({ types }) => "Attest" in types);
  const sig = {
    version,
    uid,
    domain: { name: OFFCHAIN_DOMAIN, version: contractVersion, chainId, verifyingContract },
    ...form,
    message: {
      version,
      schema,
      recipient: recipient === "0" ? ZERO_ADDRESS : recipient,
      time,
      expirationTime,
      revocable,
      refUID: refUID === "0" ? ZERO_WORD : refUID,
      data,
      salt,
    },
    signature: { v, r, s },
  };
  // Its readers check every member.
  return parseOffchainPackage(JSON.stringify({ sig, signer }));
}

function unzip(base64: string): readonly unknown[] {
  let items: unknown;
  try {
    const zipped = Buffer.from(decodeURIComponent(base64), "base64");
    items = JSON.parse(inflateSync(zipped, { maxOutputLength: MAX_BYTES }).toString("utf8"));
  } catch (cause) {
    throw badOffchainPackage("its content is not zipped JSON of at most a megabyte", cause);
  }
  if (Array.isArray(items)) return items;
  throw badOffchainPackage("its content is not a list");
}
