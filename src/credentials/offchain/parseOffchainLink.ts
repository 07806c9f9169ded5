import { inflateSync } from "node:zlib";
import { badOffchainPackage } from "./badOffchainPackage.ts";
import type { OffchainPackage } from "./offchainAttestation.ts";
import { readOffchainVersion } from "./offchainJson.ts";
import { OFFCHAIN_LINK } from "./offchainLink.ts";
import { OFFCHAIN_DOMAIN, offchainForms } from "./offchainTypes.ts";
import { parseOffchainPackage } from "./parseOffchainPackage.ts";

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
  const version = readOffchainVersion(linkVersion ?? 0, "version");
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
    throw badOffchainPackage("what it holds is not zipped JSON of at most a megabyte", cause);
  }
  if (Array.isArray(items)) return items;
  throw badOffchainPackage("what it holds is no list");
}
