import type { Address } from "viem";
import { batchId } from "../../../core/credential/batchId.ts";
import { SymbolonError } from "../../../core/errors.ts";
import { isSameAddress } from "../../../core/isSameAddress.ts";
import { isoMomentOr } from "../../../core/text/moment.ts";
import type { Finality, StatusBlock } from "../node/askNode.ts";
import { openStatusCache } from "./openStatusCache.ts";
import { parseStatusCopy, requireCopySigner } from "./signedCopy.ts";
import type { StatusSnapshot } from "./statusSnapshot.ts";

export type ExamineCopyParameters = {
  /** The file's text. */
  readonly text: string;
  readonly chainId: number;
  /** BatchRegistries that are trusted. */
  readonly registries: readonly Address[];
  /** Whose copies alone are taken; none: also those of others, and those that nobody signed. */
  readonly signers: readonly Address[];
  /** With `finalized`, only copies of finalized blocks are taken. */
  readonly finality: Finality;
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
  /** How many batches it has the status of. */
  readonly batches: number;
  /** Who signed it; undefined: nobody did. */
  readonly signer: Address | undefined;
  /** The copy that it would replace: its block, and how many of its batches the new one lacks; undefined: it replaces none. */
  readonly replaces: { readonly block: StatusBlock; readonly lost: number } | undefined;
};

/**
 * Whether a verifier may take a copy of status words that somebody hands over. What is refused changes nothing.
 * @throws SymbolonError `DamagedSnapshot`, `SnapshotVersionMismatch`, `EmptyCopy`, `RegistryMismatch`, `CopyNotFinal`,
 * `CopyFromFuture`, `CopyIsOlder`, `CopyNotSigned`, `SignerNotListed`, `NotKeySignature`
 * @throws Forgery `WrongSigner`, `BadSignature`
 */
export async function examineCopy(parameters: ExamineCopyParameters): Promise<ExaminedCopy> {
  const { text, signers } = parameters;
  const copy = parseStatusCopy(text);
  const { block, signed, snapshot } = copy;
  requirePlace(snapshot, parameters);
  // As whoever uses it opens it.
  openStatusCache({ ...snapshot, clockSkew: 0n, reorgMargin: 0n, snapshot: text });
  if (parameters.finality === "finalized" && snapshot.copy?.isFinal !== true) throw notFinal(block);
  const kept = keptOf(parameters.kept);
  requireTime(block, kept?.block, parameters);
  if (signed === undefined) {
    if (signers.length > 0) throw notSigned(signers);
  } else {
    if (signers.length > 0 && !signers.some((one) => isSameAddress(one, signed.signer)))
      throw notListed(signed.signer, signers);
    await requireCopySigner(copy, signed);
  }
  const ids = idsOf(snapshot);
  const lost = kept === undefined ? 0 : [...idsOf(kept.snapshot)].filter((id) => !ids.has(id)).length;
  return {
    block,
    batches: ids.size,
    signer: signed?.signer,
    replaces: kept && { block: kept.block, lost },
  };
}

/** Of the batches that a copy has the status of. */
const idsOf = ({ chainId, registry, batches }: StatusSnapshot) =>
  new Set(
    batches
      .filter(({ status }) => status !== undefined)
      .map(({ header }) => batchId({ chainId, registry, header })),
  );

/** Of a copy that can no longer be read: nothing, so that it can be replaced. */
function keptOf(text: string | undefined) {
  try {
    return text === undefined ? undefined : parseStatusCopy(text);
  } catch (thrown) {
    if (thrown instanceof SymbolonError) return undefined;
    throw thrown;
  }
}

function requirePlace(
  { chainId, registry }: StatusSnapshot,
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

function requireTime(
  block: StatusBlock,
  kept: StatusBlock | undefined,
  { now, clockSkew }: ExamineCopyParameters,
): void {
  if (block.timestamp > now + clockSkew) {
    throw new SymbolonError({
      code: "CopyFromFuture",
      reason: `The copy is of block ${block.number}, of ${isoMomentOr(block.timestamp, "no moment")}, and it is ${isoMomentOr(now, "no moment")} now.`,
      hint: "Compare this device's clock with another one. If it is right, take no copy from whoever handed you this one.",
      details: { block: block.number, timestamp: block.timestamp, now },
    });
  }
  if (kept === undefined || (block.number >= kept.number && block.timestamp >= kept.timestamp)) return;
  throw new SymbolonError({
    code: "CopyIsOlder",
    reason: `The copy is of block ${block.number}, of ${isoMomentOr(block.timestamp, "no moment")}, and the one that is kept here is newer: of block ${kept.number}, of ${isoMomentOr(kept.timestamp, "no moment")}.`,
    hint: "Go on with the copy that is kept. To take the older one all the same, forget that first.",
    details: { block: block.number, kept: kept.number },
  });
}

function notFinal({ number }: StatusBlock): SymbolonError {
  return new SymbolonError({
    code: "CopyNotFinal",
    reason: `The copy is of block ${number}, which was not finalized when it was made, and only finalized blocks count here.`,
    hint: "Ask the operator for one that `symbolon credential copy --finality finalized` made.",
    details: { block: number },
  });
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
