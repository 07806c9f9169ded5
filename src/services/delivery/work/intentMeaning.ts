import { parseTransaction } from "viem";
import type { WriteClient } from "../../../sdk/chain/clients.ts";
import type { Sending, Settled } from "../../../sdk/delivery/journal.ts";
import type { SendingMeaning } from "../../../sdk/delivery/senderContext.ts";
import { gasOrRefused } from "../../../sdk/delivery/taskCalls.ts";
import { minedIn } from "../../../sdk/delivery/taskMeaning.ts";
import type { Sql } from "../../store/sql.ts";
import { readIntents } from "../tables/intents.ts";
import { isFollowing } from "../tables/reserveIntents.ts";
import type { WorkKind } from "./kind.ts";

/** The meaning of transactions whose tasks are intents. */
export function intentMeaning(
  sql: Sql,
  client: WriteClient,
  { kindOf, maxGas }: { readonly kindOf: (name: string) => WorkKind | undefined; readonly maxGas: bigint },
): SendingMeaning {
  return {
    callOf: ({ nonce }) => {
      throw new Error(`The bytes of nonce ${nonce} are not in the store.`);
    },
    async gasOf({ hashes, bytes, keys }, call) {
      const gas = await gasOrRefused(client, call, { max: maxGas });
      const newest = bytes?.[hashes.at(-1) ?? "0x"];
      if (gas !== undefined || newest === undefined) return gas;
      // The newest block does not have the transactions before it yet: in that block it is too early, and not void.
      return (await isFollowing(sql, keys.map(BigInt))) ? parseTransaction(newest).gas : undefined;
    },
    async outcomeOf(sending: Sending, receipt): Promise<Settled> {
      if (receipt?.status === "reverted") return { status: "reverted", ...minedIn(receipt), results: {} };
      const intents = await readIntents(sql, sending.keys.map(BigInt));
      const kind = kindOf(intents[0]?.kind ?? "");
      const results =
        receipt === undefined
          ? await kind?.recover(client, client.account.address, intents, BigInt(sending.after))
          : kind?.recognize(intents, receipt);
      const known = Object.fromEntries([...(results ?? [])].map(([id, result]) => [String(id), result]));
      if (receipt === undefined) return { status: "replaced", results: known };
      return { status: "mined", ...minedIn(receipt), results: known };
    },
  };
}
