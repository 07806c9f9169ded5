import { parentPort } from "node:worker_threads";
import { bytesToHex, hexToBytes } from "../../core/bytes.ts";
import { fastHasher } from "../../core/kernel/fastHasher.ts";
import {
  isDigestSignedByKey,
  isSignedByKey,
  type SignatureRecovery,
} from "../../distribution/bundles/mayBurnIn.ts";
import type { SignatureAnswer, SignatureCheck, SignatureQuestion } from "./openSignatureThreads.ts";

const WARM_UP = 100;
const SOME = sampleClaim();

/** The program of a thread that checks signatures. Without tiny-secp256k1 it checks them as all others do: slower. */
const recover = await loadRecovery();

// The first checks of a thread take many times as long as those after.
for (let i = 0; i < WARM_UP; i++) isSignedByKey(SOME.place, SOME.item, SOME.signed, recover);

parentPort?.on("message", ({ checks }: SignatureQuestion) => {
  const begun = performance.now();
  const isSigned = checks.map(isSignedOne);
  parentPort?.postMessage({
    isSigned,
    seconds: (performance.now() - begun) / 1_000,
  } satisfies SignatureAnswer);
});

/** One that cannot be checked is not signed: it must not take those down that came with it. */
function isSignedOne(one: SignatureCheck): boolean {
  try {
    if ("digest" in one) return isDigestSignedByKey(one.digest, one.signature, one.account, recover);
    const { chainId, campaign, index, account, amount, paidBefore, signed } = one;
    return isSignedByKey({ chainId, campaign, paidBefore }, { index, account, amount }, signed, recover);
  } catch {
    return false;
  }
}

/** A claim whose signature has the right form, and is nobody's. */
function sampleClaim() {
  const account = `0x${"11".repeat(20)}` as const;
  const terms = { upTo: 1n, recipient: account, maxFee: 0n, feeTaker: account, deadline: 0n };
  const signature = `0x${"22".repeat(32)}${"11".repeat(32)}1b` as const;
  return {
    place: { chainId: 1n, campaign: account },
    item: { index: 0, account, amount: 1n },
    signed: { terms, fee: 0n, signature },
  };
}

async function loadRecovery(): Promise<SignatureRecovery | undefined> {
  const loaded = await import("tiny-secp256k1").catch(() => undefined);
  if (loaded === undefined) return undefined;
  const hasher = fastHasher();
  return ({ digest, r, s, v }) => {
    const signature = hexToBytes(`0x${r.slice(2)}${s.slice(2)}`);
    const key = recovered(() => loaded.recover(hexToBytes(digest), signature, v === 27 ? 0 : 1, false));
    if (key === null) return undefined;
    return `0x${bytesToHex(hasher.keccak256(key.subarray(1))).slice(26)}`;
  };
}

/** The package throws where no key can have made a signature. */
function recovered(recover: () => Uint8Array | null): Uint8Array | null {
  try {
    return recover();
  } catch {
    return null;
  }
}
