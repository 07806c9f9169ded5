import type { Client, Transport } from "viem";
import { getBlock } from "viem/actions";
import type { StatusBlock } from "../answer.ts";
import type { Finality } from "../finality.ts";
import { askNode } from "./askNode.ts";
import { badBlock } from "./nodeProblems.ts";

/**
 * Number, hash and time of a block.
 * @param wanted its number, or how settled the newest one must be
 * @throws SymbolonError `NodeFailed`, `BadBlock`
 */
export async function readBlock(client: Client<Transport>, wanted: bigint | Finality): Promise<StatusBlock> {
  const isNumber = typeof wanted === "bigint";
  const block = await askNode(`block ${wanted}`, () =>
    getBlock(client, isNumber ? { blockNumber: wanted } : { blockTag: wanted }),
  );
  const { number, hash, timestamp } = block;
  if (number === null || hash === null || typeof timestamp !== "bigint") {
    throw badBlock(`${wanted}`, "one that is not mined yet");
  }
  if (isNumber && number !== wanted) throw badBlock(`${wanted}`, `block ${number}`);
  return { number, hash, timestamp };
}
