import { type Address, encodeAbiParameters, type Hex, isAddressEqual, keccak256 } from "viem";
import { estimateGas } from "viem/actions";
import { type NewIntent, type QueuedIntent, TRANSFER_KIND } from "../tables/intents.ts";
import type { WorkKind } from "./kind.ts";

export type TransferIntentParameters = {
  readonly chain: number;
  readonly to: Address;
  readonly wei: bigint;
  /** How many transfers to this address came before. */
  readonly number: number;
};

/** An intent to move ether to a key of ours. */
export function transferIntent({ chain, to, wei, number }: TransferIntentParameters): NewIntent {
  return {
    chain,
    kind: TRANSFER_KIND,
    contract: to,
    key: `refill ${to.toLowerCase()} ${number}`,
    digest: keccak256(encodeAbiParameters([{ type: "address" }, { type: "uint256" }], [to, wei])),
    content: { to, wei: String(wei) },
  };
}

type Content = { readonly to: Address; readonly wei: string };

const MOVED: Hex = "0x01";

/** Moves ether from a refill key to keys of ours, one a transaction. */
export const transferKind: WorkKind = {
  name: TRANSFER_KIND,
  max: 1,
  minGas: 0,
  async plan({ client, sender }, intents) {
    const [intent] = intents as readonly [QueuedIntent];
    const { to, wei } = intent.content as Content;
    if (isAddressEqual(to, sender)) {
      const ended = [{ id: intent.id, state: "skipped", reason: "RefillsItself" }] as const;
      return { filling: undefined, ended, later: [] };
    }
    // Without the ether: whether there is enough of it is seen before it is sent.
    const gas = await estimateGas(client, { account: sender, to, value: 0n });
    const call = { to, data: "0x", value: BigInt(wei) } as const;
    return { filling: { intents: [intent], call, gas }, ended: [], later: [] };
  },
  recognize: (intents) => new Map(intents.map(({ id }) => [id, MOVED])),
  // Another transaction with its nonce moved nothing of it.
  recover: async () => new Map(),
  outcomeOf: () => ({ state: "done" }),
};
