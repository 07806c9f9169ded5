import { encodeFunctionData, type Hex, numberToHex } from "viem";
import { batchRegistryAbi } from "../../../src/sdk/chain/abi/batchRegistryAbi.ts";
import type { BatchHeader } from "../../../src/sdk/core/credential/batchId.ts";
import { changeKinds } from "../../../src/sdk/core/status/digest.ts";
import { WHOLE_BATCH } from "../../../src/sdk/core/status/holds.ts";
import { groupByWord } from "../../../src/sdk/credentials/groupByWord.ts";
import type { Scene } from "../history/scene.ts";
import type { Step } from "../history/step.ts";
import { ACTOR } from "./openChain.ts";

const ZERO = numberToHex(0, { size: 32 });
const NOBODY = numberToHex(0, { size: 20 });

/** The header of a plan's batch, issued at that time. */
export function headerOf({ root, size, plans }: Scene, plan: number, issuedAt: number): BatchHeader {
  const { epochLength, emergencyLimit, salt } = plans[plan]!;
  return {
    issuer: ACTOR,
    schema: ZERO,
    root,
    size: BigInt(size),
    issuedAt: BigInt(issuedAt),
    policy: {
      revoker: ACTOR,
      emergency: emergencyLimit === 0 ? NOBODY : ACTOR,
      epochLength: BigInt(epochLength),
      emergencyLimit: BigInt(emergencyLimit),
      rulesHash: ZERO,
    },
    manifestHash: ZERO,
    salt,
  };
}

/** The call of the registry that does a step on a batch. */
export function encodeStep(step: Exclude<Step, { act: "nothing" }>, header: BatchHeader): Hex {
  const abi = batchRegistryAbi;
  if (step.act === "issue") return encodeFunctionData({ abi, functionName: "issue", args: [header, ""] });
  if (step.act === "change") {
    const args = [header, changeKinds[step.kind], groupByWord(step.indexes), 0, ZERO] as const;
    return encodeFunctionData({ abi, functionName: "change", args });
  }
  const targets = step.targets.map((target) => (target === "all" ? WHOLE_BATCH : BigInt(target)));
  const args = [header, targets, BigInt(step.until), 0, ZERO] as const;
  return encodeFunctionData({ abi, functionName: step.act, args });
}
