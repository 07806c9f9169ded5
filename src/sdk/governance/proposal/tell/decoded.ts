import { type Abi, decodeFunctionData, encodeFunctionData, type Hex } from "viem";
import type { CallOf } from "./told.ts";

/** The function and arguments of a call whose bytes are just what they encode to; undefined: it is none of these. */
export function decoded<const abi extends Abi>(abi: abi, { data }: CallOf) {
  try {
    const found = decodeFunctionData({ abi, data });
    // Bytes that are read in two ways are refused: what is shown must be what is done.
    return encoded(abi, found) === data.toLowerCase() ? found : undefined;
  } catch {
    return undefined;
  }
}

/** What the arguments that bytes decode to encode to; undefined: they are no arguments. */
export function encodedAgain(abi: Abi, data: Hex): Hex | undefined {
  try {
    return encoded(abi, decodeFunctionData({ abi, data }));
  } catch {
    return undefined;
  }
}

const encoded = (abi: Abi, found: object): Hex => encodeFunctionData({ abi, ...found } as never);
