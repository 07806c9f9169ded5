import { parentPort } from "node:worker_threads";
import { isDigestSignedByKey, isSignedByKey } from "../../../sdk/distribution/bundles/isSignedByKey.ts";
import { loadRecovery } from "./loadRecovery.ts";
import type { SignatureAnswer, SignatureCheck, SignatureQuestion } from "./openSignatureThread.ts";

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
