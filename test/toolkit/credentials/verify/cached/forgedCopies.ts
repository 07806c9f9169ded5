import type { Address, Hex } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { statusCopyTypedData } from "../../../../../src/sdk/core/signing/statusCopyTypedData.ts";
import {
  type ExamineCopyParameters,
  examineCopy,
} from "../../../../../src/sdk/credentials/verify/cached/examineCopy.ts";
import { openStatusCache } from "../../../../../src/sdk/credentials/verify/cached/openStatusCache.ts";
import {
  parseStatusCopy,
  signStatusCopy,
} from "../../../../../src/sdk/credentials/verify/cached/signedCopy.ts";
import {
  formatStatusSnapshot,
  parseStatusSnapshot,
  type StatusSnapshot,
  withSignature,
} from "../../../../../src/sdk/credentials/verify/cached/statusSnapshot.ts";
import type { Finality } from "../../../../../src/sdk/credentials/verify/node/askNode.ts";
import { isStatusCopy } from "../../../../../web/verify/isStatusCopy.ts";
import { keyOf } from "../../../scripts/relayChain.ts";
import { headerOf, MINUTE, masksOf, START } from "../fakeBatches.ts";
import { FAKE_CHAIN_ID, FAKE_REGISTRY, openFakeChain } from "../fakeChain.ts";

const OPERATOR = privateKeyToAccount(keyOf(0));
const HOLDER = privateKeyToAccount(keyOf(1));
const OTHER: Address = `0x${"11".repeat(20)}`;

/** A copy that a holder would like to be taken. */
export type ForgedCopy = {
  readonly name: string;
  readonly text: string;
  /** How they hand it over: as a copy, or where credentials are shown. */
  readonly as: "copy" | "credential";
};

/** What a verifier with one signer has, the copy that it would take, and twelve that it must not. */
export async function forgedCopies() {
  const chain = openFakeChain(START);
  const header = headerOf(MINUTE, START, 1_000n);
  chain.issue(header);
  const copyNow = async () => {
    const cache = openStatusCache({
      chainId: FAKE_CHAIN_ID,
      registry: FAKE_REGISTRY,
      clockSkew: 0n,
      reorgMargin: 0n,
    });
    cache.follow({ header });
    await cache.refresh(chain.client());
    return cache.snapshot();
  };
  chain.mine(START + 60n);
  const earlier = await signStatusCopy(await copyNow(), OPERATOR);
  chain.change(header, "Suspend", masksOf(4));
  chain.mine(START + 200n);
  const kept = await copyNow();
  chain.mine(START + 230n);
  const honest = await copyNow();
  const signed = await signStatusCopy(honest, OPERATOR);
  const place = { chainId: Number(FAKE_CHAIN_ID), registries: [FAKE_REGISTRY], signers: [OPERATOR.address] };
  const finality: Finality = "latest";
  const verifier = { ...place, finality, kept, now: chain.tip().timestamp, clockSkew: 30n };
  const forged = await forge(honest, signed, earlier);
  return { chain, header, verifier, kept, honest, signed, forged, operator: OPERATOR, holder: HOLDER };
}

/** The same snapshot with nobody suspended, and whatever else is changed, under a checksum that fits. */
function altered(text: string, change: Partial<StatusSnapshot> = {}): string {
  const snapshot = parseStatusSnapshot(text);
  const batches = snapshot.batches.map((batch) => ({
    ...batch,
    status: batch.status && { ...batch.status, suspended: new Map() },
  }));
  return formatStatusSnapshot({ ...snapshot, batches, ...change });
}

/** Signed as another copy, by the holder, who says that it was the operator. */
async function signedOver(text: string, wrong: Partial<Parameters<typeof statusCopyTypedData>[0]>) {
  const { snapshot, checksum, block } = parseStatusCopy(text);
  const { chainId, registry } = snapshot;
  const right = { chainId, registry, block: block.number, blockHash: block.hash, copy: checksum };
  return OPERATOR.signTypedData(statusCopyTypedData({ ...right, ...wrong }));
}

async function forge(honest: string, signed: string, earlier: string): Promise<readonly ForgedCopy[]> {
  const valid = altered(honest);
  const { copy } = parseStatusSnapshot(honest);
  const { block } = parseStatusCopy(honest);
  const { signed: signature } = parseStatusCopy(signed);
  const byOperator = (text: string, own: Hex) =>
    withSignature(text, { signer: OPERATOR.address, signature: own });
  const later = copy && { ...copy, block: { ...block, number: block.number + 9n, timestamp: 2n ** 40n } };
  const high = `0x${"ff".repeat(64)}1b` as const;
  const file = (name: string, text: string): ForgedCopy => ({ name, text, as: "copy" });
  return [
    file("nobody signed it", valid),
    file("the holder signed it", await signStatusCopy(valid, HOLDER)),
    file("the holder signed it in the operator's name", byOperator(valid, (await holderSignature(valid))!)),
    file("under the signature of an honest one", byOperator(valid, signature!.signature)),
    file(
      "under a signature for another block",
      byOperator(honest, await signedOver(honest, { block: block.number + 1n })),
    ),
    file(
      "under a signature for another chain",
      byOperator(honest, await signedOver(honest, { chainId: 5n })),
    ),
    file("under a signature that no key makes", byOperator(valid, high)),
    file(
      "of another chain",
      await signStatusCopy(formatStatusSnapshot({ ...parseStatusSnapshot(honest), chainId: 5n }), OPERATOR),
    ),
    file(
      "of another registry",
      await signStatusCopy(
        formatStatusSnapshot({ ...parseStatusSnapshot(honest), registry: OTHER }),
        OPERATOR,
      ),
    ),
    file(
      "of a block that is not there yet",
      await signStatusCopy(altered(honest, { copy: later }), OPERATOR),
    ),
    file("an older one than the kept", earlier),
    { name: "shown as a credential", text: signed, as: "credential" },
  ];
}

async function holderSignature(text: string): Promise<Hex | undefined> {
  return parseStatusCopy(await signStatusCopy(text, HOLDER)).signed?.signature;
}

/** Whether a verifier takes it. @returns false: the copy that is kept stays. */
export async function isTaken(
  { text, as }: ForgedCopy,
  verifier: Omit<ExamineCopyParameters, "text">,
): Promise<boolean> {
  if (as === "credential") return !isStatusCopy(text);
  return examineCopy({ ...verifier, text }).then(
    () => true,
    () => false,
  );
}
