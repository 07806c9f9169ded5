import type { Address } from "viem";
import { SymbolonError } from "../../../core/errors.ts";
import { isSameAddress } from "../../../core/isSameAddress.ts";
import { isoMomentOr } from "../../../core/text/moment.ts";
import type { StatusBlock } from "../node/askNode.ts";
import { parseStatusCopy, requireCopySigner } from "./signedCopy.ts";

export type ExamineCopyParameters = {
  /** The file's text. */
  readonly text: string;
  readonly chainId: number;
  /** BatchRegistries that are trusted. */
  readonly registries: readonly Address[];
  /** Whose copies alone are taken; none: also those of others, and those that nobody signed. */
  readonly signers: readonly Address[];
  /** The copy that this one would replace. */
  readonly kept: string | undefined;
  /** Unix seconds, by the chain's clock or the device's. */
  readonly now: bigint;
  /** Seconds by which that clock may be slow. */
  readonly clockSkew: bigint;
};

/** What a copy that may be taken is. */
export type ExaminedCopy = {
  readonly block: StatusBlock;
  readonly batches: number;
  /** Who signed it; undefined: nobody did. */
  readonly signer: Address | undefined;
  /** The block of the copy that it would replace; undefined: it replaces none. */
  readonly replaces: StatusBlock | undefined;
};

/**
 * Whether a verifier may take a copy of status words that somebody hands over. What is refused changes nothing.
 * @throws SymbolonError `DamagedSnapshot`, `SnapshotVersionMismatch`, `EmptyCopy`, `RegistryMismatch`, `CopyFromFuture`,
 * `CopyIsOlder`, `CopyNotSigned`, `SignerNotListed`, `NotKeySignature`
 * @throws Forgery `WrongSigner`, `BadSignature`
 */
export async function examineCopy(parameters: ExamineCopyParameters): Promise<ExaminedCopy> {
  const { text, signers } = parameters;
  const copy = parseStatusCopy(text);
  const { block, signed, snapshot } = copy;
  requirePlace(snapshot, parameters);
  const replaces = requireTime(block, parameters);
  if (signed === undefined) {
    if (signers.length > 0) throw notSigned(signers);
  } else {
    if (signers.length > 0 && !signers.some((one) => isSameAddress(one, signed.signer)))
      throw notListed(signed.signer, signers);
    await requireCopySigner(copy, signed);
  }
  return { block, batches: snapshot.batches.length, signer: signed?.signer, replaces };
}

type Place = { readonly chainId: bigint; readonly registry: Address };

function requirePlace(
  { chainId, registry }: Place,
  { chainId: expectedChain, registries }: ExamineCopyParameters,
): void {
  if (chainId === BigInt(expectedChain) && registries.some((one) => isSameAddress(one, registry))) return;
  throw new SymbolonError({
    code: "RegistryMismatch",
    reason: `The copy is of registry ${registry} on chain ${chainId}, and this verifier trusts ${registries.join(", ")} on chain ${expectedChain}.`,
    hint: "Take a copy that was made for this verifier.",
    details: { registry, chainId, expected: { registries, chainId: expectedChain } },
  });
}

/** @returns the block of the copy that is kept. */
function requireTime(
  block: StatusBlock,
  { kept, now, clockSkew }: ExamineCopyParameters,
): StatusBlock | undefined {
  if (block.timestamp > now + clockSkew) {
    throw new SymbolonError({
      code: "CopyFromFuture",
      reason: `The copy is of block ${block.number}, of ${isoMomentOr(block.timestamp, "no moment")}, and it is ${isoMomentOr(now, "no moment")} now.`,
      hint: "Compare this device's clock with another one. If it is right, take no copy from whoever handed you this one.",
      details: { block: block.number, timestamp: block.timestamp, now },
    });
  }
  const before = kept === undefined ? undefined : blockOf(kept);
  if (before === undefined || block.number >= before.number) return before;
  throw new SymbolonError({
    code: "CopyIsOlder",
    reason: `The copy is of block ${block.number}, and the one that is kept here is newer: of block ${before.number}.`,
    hint: "Go on with the copy that is kept. To take the older one all the same, forget that first.",
    details: { block: block.number, kept: before.number },
  });
}

/** Of a copy that can no longer be read: nothing, so that it can be replaced. */
function blockOf(kept: string): StatusBlock | undefined {
  try {
    return parseStatusCopy(kept).block;
  } catch (thrown) {
    if (thrown instanceof SymbolonError) return undefined;
    throw thrown;
  }
}

function notSigned(signers: readonly Address[]): SymbolonError {
  return new SymbolonError({
    code: "CopyNotSigned",
    reason: "Nobody signed this copy, and only signed ones are taken here.",
    hint: "Ask the operator of this verifier for a copy that `symbolon credential copy` made with their key.",
    details: { signers },
  });
}

function notListed(signer: Address, signers: readonly Address[]): SymbolonError {
  return new SymbolonError({
    code: "SignerNotListed",
    reason: `The copy is signed by ${signer}, whose copies are not taken here.`,
    hint: "Ask the operator of this verifier for a copy that `symbolon credential copy` made with their key.",
    details: { signer, signers },
  });
}
