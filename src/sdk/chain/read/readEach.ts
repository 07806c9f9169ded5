import type { Abi, Address, Client, ContractFunctionName, ReadContractReturnType, Transport } from "viem";
import { readContract } from "viem/actions";
import type { AtBlock } from "./atBlock.ts";

/** A contract that is asked, at a block where one is given. */
export type ContractAtBlock<abi extends Abi> = AtBlock & { readonly address: Address; readonly abi: abi };

/** What a contract answers to several functions without arguments, by name. */
export async function readEach<
  const abi extends Abi,
  name extends ContractFunctionName<abi, "pure" | "view">,
>(
  client: Client<Transport>,
  contract: ContractAtBlock<abi>,
  names: readonly name[],
): Promise<{ readonly [Name in name]: ReadContractReturnType<abi, Name> }> {
  const read = (functionName: name) => readContract(client, { ...contract, functionName } as never);
  const answers = await Promise.all(names.map(async (name) => [name, await read(name)]));
  return Object.fromEntries(answers);
}
