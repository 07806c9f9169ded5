import {
  type Address,
  BaseError,
  type Client,
  ContractFunctionZeroDataError,
  RpcError,
  type Transport,
} from "viem";
import type { StatusBlock } from "../answer.ts";
import { askNode } from "./askNode.ts";
import { blockReplaced, noRegistry } from "./nodeProblems.ts";
import { readBlock } from "./readBlock.ts";

/**
 * Reads a registry's state at exactly one block. While `read` runs, calls through the client that it is given go to that
 * block by its hash (EIP-1898), so that no two of them see different forks; where the node does not take hashes, by number,
 * and afterwards the block of that number must still be the same.
 * @throws SymbolonError `NodeFailed`, `NoRegistry`, `BlockReplaced`, or what `read` itself throws by name
 */
export async function readAtBlock<Given>(
  client: Client<Transport>,
  registry: Address,
  block: StatusBlock,
  read: (pinned: Client<Transport>) => Promise<Given>,
): Promise<Given> {
  let isByNumber = false;
  const id = { blockHash: block.hash, requireCanonical: true };
  const request = (async (args: { method: string; params?: readonly unknown[] }, options?: object) => {
    const ask = (asked: object) => client.request(asked as never, options as never);
    if (args.method !== "eth_call" || isByNumber) return ask(args);
    const [transaction, , ...overrides] = args.params ?? [];
    try {
      return await ask({ ...args, params: [transaction, id, ...overrides] });
    } catch (thrown) {
      if (!(thrown instanceof RpcError)) throw thrown;
      // The node may not know the block by its hash, or any block: asked by number, it tells.
      const answer = await ask(args);
      isByNumber = true;
      return answer;
    }
  }) as Client<Transport>["request"];

  // A name of its own, or viem would batch these calls with those of the client itself.
  const pinned = { ...client, uid: `${client.uid}@${block.hash}`, request };
  const given = await askNode(`the state of ${registry}`, () =>
    read(pinned).catch((thrown: unknown) => {
      throw isNoContract(thrown) ? noRegistry(registry, block, thrown) : thrown;
    }),
  );
  if (isByNumber) {
    const { hash } = await readBlock(client, block.number);
    if (hash !== block.hash) throw blockReplaced(block, hash);
  }
  return given;
}

const isNoContract = (thrown: unknown) =>
  thrown instanceof BaseError &&
  thrown.walk((cause) => cause instanceof ContractFunctionZeroDataError) !== null;
