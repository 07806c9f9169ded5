import { explainThrown } from "../../chain/errors/explainThrown.ts";
import { isTakenByContract } from "../../chain/read/isTakenByContract.ts";
import { SymbolonError } from "../../core/errors.ts";
import { claimDigest } from "../../core/signing/claimTypedData.ts";
import type { SoundClaim } from "../admission/judgeSubmission.ts";
import { openSignatureThreads } from "./openSignatureThreads.ts";

/** Who says of claims whether they are signed. */
export type Signers = {
  /**
   * Whether the account's key signed a claim, or its contract takes the signature.
   * @throws SymbolonError `InvalidSignature`, `GatewayBusy`, `ChainNotReachable`
   */
  readonly whoSigned: (sound: SoundClaim) => Promise<"key" | "contract">;
  /** Claims that are being checked. */
  readonly checking: () => number;
  /** Seconds that a claim has to wait which is given now, about. */
  readonly wait: () => number;
  readonly close: () => Promise<void>;
};

/** Questions to contracts at once: each is one to the node. */
const MAX_CONTRACTS = 16;

/** @param threads that check signatures of keys */
export async function openSigners(threads: number): Promise<Signers> {
  const { check, checking, wait, close } = await openSignatureThreads(threads);
  let asked = 0;
  return {
    checking,
    wait,
    close,
    async whoSigned(sound) {
      const { claim, fee, served } = sound;
      const { chainId, campaign, index, account, amount, paidBefore = 0n, terms, signature } = claim;
      const signed = { terms, fee, signature };
      const place = { chainId, campaign, index: Number(index), account, amount, paidBefore };
      if (await check({ ...place, signed })) return "key";
      if (asked >= MAX_CONTRACTS) throw gatewayBusy();
      asked++;
      try {
        const digest = claimDigest({ ...claim, paidBefore });
        if (await isTakenByContract(served.client, account, digest, signature)) return "contract";
      } catch (thrown) {
        throw explainThrown(thrown, () => undefined);
      } finally {
        asked--;
      }
      throw falseSignature(sound);
    },
  };
}

function falseSignature({ claim: { account, index, campaign } }: SoundClaim): SymbolonError {
  return new SymbolonError({
    code: "InvalidSignature",
    reason: `The claim of index ${index} is not signed by ${account}.`,
    hint: "Have that account sign it, for this chain, campaign and terms.",
    details: { account, index: Number(index), campaign },
  });
}

/** More came than can be checked. */
function gatewayBusy(): SymbolonError {
  return new SymbolonError({
    code: "GatewayBusy",
    reason: "There is more to check than can be checked now.",
    hint: "Come again in some seconds; whoever has a ticket is looked at.",
  });
}
