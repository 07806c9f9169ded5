import { type Address, type Client, type Transport, zeroAddress } from "viem";
import { getCode } from "viem/actions";
import { SymbolonError } from "../../core/errors.ts";
import { relayAbi } from "../abi/relayAbi.ts";
import { shippedCodes } from "../abi/shippedCodes.ts";
import { isShippedCode } from "../campaigns/codeFingerprint.ts";
import type { AtBlock } from "./atBlock.ts";
import { readEach } from "./readEach.ts";

/** Who may do what with a relay. */
export type RelayState = {
  readonly relay: Address;
  /** Lists keys, and can do nothing else. */
  readonly owner: Address;
  /** Whom the owner named as its successor, who has yet to accept; undefined: nobody. */
  readonly pendingOwner: Address | undefined;
  /** Gets all fees. */
  readonly treasury: Address;
  /** Send bundles; in no order. */
  readonly keys: readonly Address[];
};

/**
 * Reads a relay. Only one whose code is ours is asked: another could say whatever it likes.
 * @throws SymbolonError `NotRelay`
 */
export async function readRelay(
  client: Client<Transport>,
  { relay, blockNumber }: AtBlock & { readonly relay: Address },
): Promise<RelayState> {
  const code = await getCode(client, { address: relay, blockNumber });
  if (!isShippedCode(code, shippedCodes.Relay)) throw notRelay(relay, code === undefined);
  const contract = { address: relay, abi: relayAbi, blockNumber } as const;
  const { pendingOwner, ...state } = await readEach(client, contract, [
    "owner",
    "pendingOwner",
    "treasury",
    "keys",
  ]);
  return { relay, ...state, pendingOwner: pendingOwner === zeroAddress ? undefined : pendingOwner };
}

function notRelay(relay: Address, isEmpty: boolean): SymbolonError {
  return new SymbolonError({
    code: "NotRelay",
    reason: `There is no ${isEmpty ? "contract" : "relay of this version"} at ${relay}.`,
    hint: "Compare the address and the chain; `symbolon deploy relay` prints where it puts a relay.",
    details: { relay },
  });
}
