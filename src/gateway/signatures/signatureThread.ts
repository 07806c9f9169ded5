import { parentPort } from "node:worker_threads";
import { bytesToHex, hexToBytes } from "../../core/bytes.ts";
import { fastHasher } from "../../core/kernel/fastHasher.ts";
import { isSignedByKey, type SignatureRecovery } from "../../distribution/bundles/mayBurnIn.ts";
import type { SignatureAnswer, SignatureQuestion } from "./openSignatureThreads.ts";

/** The program of a thread that checks signatures. Without tiny-secp256k1 it checks them as all others do: slower. */
const recover = await loadRecovery();

parentPort?.on("message", ({ claims }: SignatureQuestion) => {
  const begun = performance.now();
  const isSigned = claims.map(({ chainId, campaign, index, account, amount, paidBefore, signed }) =>
    isSignedByKey({ chainId, campaign, paidBefore }, { index, account, amount }, signed, recover),
  );
  parentPort?.postMessage({
    isSigned,
    seconds: (performance.now() - begun) / 1_000,
  } satisfies SignatureAnswer);
});

async function loadRecovery(): Promise<SignatureRecovery | undefined> {
  const loaded = await import("tiny-secp256k1").catch(() => undefined);
  if (loaded === undefined) return undefined;
  const hasher = fastHasher();
  return ({ digest, r, s, v }) => {
    const signature = hexToBytes(`0x${r.slice(2)}${s.slice(2)}`);
    const key = loaded.recover(hexToBytes(digest), signature, v === 27 ? 0 : 1, false);
    if (key === null) return undefined;
    return `0x${bytesToHex(hasher.keccak256(key.subarray(1))).slice(26)}`;
  };
}
