import { type Abi, decodeFunctionData, encodeFunctionData } from "viem";
import type { CallOf } from "./told.ts";

/** The function and arguments of a call whose bytes are just what they encode to; undefined: it is none of these. */
export function decoded<const abi extends Abi>(abi: abi, { data }: CallOf) {
  try {
    const found = decodeFunctionData({ abi, data });
    // Bytes that are read in two ways are refused: what is shown must be what is done.
    const reencoded = encodeFunctionData({ abi, ...found } as never);
    return reencoded === data.toLowerCase() ? found : undefined;
  } catch {
    return undefined;
  }
}
