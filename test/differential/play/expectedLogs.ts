import { decodeAbiParameters, encodeAbiParameters, type Hex, keccak256, toBytes } from "viem";
import { driver } from "../calls/cast.ts";
import type { EmptyList, Step } from "./episode.ts";
import type { Log, Subject } from "./openArena.ts";

const ACTED = keccak256(toBytes("Acted(bool,bytes)"));
const MOVED = keccak256(toBytes("Moved(address,int256)"));
const NOTED = keccak256(toBytes("Noted(uint256,bytes)"));
const resultType = [{ type: "bool" }, { type: "bytes" }] as const;
const paymentType = [{ type: "uint256" }, { type: "bytes" }] as const;

export type Result = { readonly success: boolean; readonly returned: Hex };

/** What the step's own call came to, apart from what was arranged around it. */
export function resultOf(logs: readonly Log[], step: Step): Result {
  const [success, returned] = decodeAbiParameters(resultType, callOf(logs, step).data);
  return { success, returned };
}

/** What the other registry's logs have to be, from EAS's: the same, but for two cases. */
export function expectedLogs(
  eas: readonly Log[],
  other: readonly Log[],
  step: Step,
  { refundsEmptyLists }: Subject,
): readonly Log[] {
  if (step.emptyList !== undefined && refundsEmptyLists) return withRefund(eas, step, step.emptyList);
  // Calldata that no encoder makes has to be refused where EAS refuses it, with whatever words: EAS's are its compiler's.
  if (step.isMalformed && !resultOf(eas, step).success && !resultOf(other, step).success) {
    const call = callOf(eas, step);
    return eas.map((log) => (log === call ? callOf(other, step) : log));
  }
  return eas;
}

/**
 * What a registry does that gives back ETH sent with an empty outer list, from what EAS does, which keeps it: the sender is
 * paid before the call returns and no balance moves; where the sender refuses, the call reverts with the sender's words.
 */
function withRefund(eas: readonly Log[], step: Step, { sender, value, refusal }: EmptyList): readonly Log[] {
  const call = callOf(eas, step);
  const noted: Log = {
    address: sender,
    topics: [NOTED],
    data: encodeAbiParameters(paymentType, [value, "0x"]),
  };
  return eas
    .filter(({ address, topics }) => address !== driver || topics[0] !== MOVED)
    .flatMap((log) => {
      if (log !== call) return [log];
      if (refusal === undefined) return [noted, log];
      return [{ ...log, data: encodeAbiParameters(resultType, [false, refusal]) }];
    });
}

/** The driver's log of the step's own call. */
function callOf(logs: readonly Log[], { acts }: Step): Log {
  const results = logs.filter(({ address, topics }) => address === driver && topics[0] === ACTED);
  return results[acts.findIndex(({ through }) => through !== undefined)]!;
}
