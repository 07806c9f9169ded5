import { type Address, type Hash, isAddressEqual } from "viem";
import { getTransaction } from "viem/actions";
import type { ReadClient } from "../../../src/chain/clients.ts";

/** Tells of transactions whether an account sent them; each is asked for once. */
export function sentBy(client: ReadClient, account: Address): (hash: Hash) => Promise<boolean> {
  const known = new Map<Hash, Promise<boolean>>();
  const ask = async (hash: Hash) => isAddressEqual((await getTransaction(client, { hash })).from, account);
  return (hash) => {
    const asked = known.get(hash) ?? ask(hash);
    known.set(hash, asked);
    return asked;
  };
}
