import { type Address, type Hex, keccak256, toBytes } from "viem";
import { refusals } from "./arrangements.ts";
import { both, type Draft, nothing } from "./draft.ts";
import { encodeCall } from "./encodeCall.ts";
import type { Random } from "./seededRandom.ts";

/** What OpenZeppelin's `Address` says where a refused payment says nothing. */
const FAILED_CALL = keccak256(toBytes("FailedCall()")).slice(0, 10) as Hex;

/** A call with an empty outer list, as a rule with ETH, which the sender at times does not take back. */
export function composeEmptyList(random: Random, sender: Address): Draft {
  const data = random.pick([
    encodeCall("multiAttest", [[]]),
    encodeCall("multiAttestByDelegation", [[]]),
    encodeCall("multiRevoke", [[]]),
    encodeCall("multiRevokeByDelegation", [[]]),
  ]);
  const value = BigInt(random.below(3) * 500);
  const draft = { target: "registry", value, data: both(data), isSpoiled: false, remember: nothing } as const;
  if (value === 0n) return draft;
  if (random.chance(60)) return { ...draft, emptyList: { sender, value } };
  const reply = random.pick(refusals);
  const words = reply.burns === true || reply.output === undefined ? FAILED_CALL : reply.output;
  return {
    ...draft,
    emptyList: { sender, value, refusal: words },
    arrangements: [{ puppet: sender, stimulus: "paid", reply }],
  };
}
