import { type Address, type Client, encodeDeployData, getAddress, type Hash, type Transport } from "viem";
import { getTransactionReceipt, sendTransaction } from "viem/actions";
import type { WriteClient } from "../../../src/sdk/chain/clients.ts";
import type { Build } from "../../journeys/easBuilds.ts";

/** Deploys compiled contracts on a chain that mines at once. */
export function deployBuild(reader: Client<Transport>, client: WriteClient) {
  return async ({ abi, bytecode }: Build, ...args: readonly unknown[]): Promise<Address> => {
    const data = encodeDeployData({ abi, bytecode, args });
    const hash: Hash = await sendTransaction(client, { data });
    return getAddress((await getTransactionReceipt(reader, { hash })).contractAddress as Address);
  };
}
