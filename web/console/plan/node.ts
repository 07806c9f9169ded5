import { createContext, useContext } from "react";
import type { ReadConfig } from "../../../src/react/readConfig.ts";
import type { PageChain } from "../../../src/sdk/pageData/index.ts";

/** The chain that the console is about, and what reads it without any wallet. */
export type ConsoleNode = { readonly chain: PageChain; readonly config: ReadConfig };

export const NodeContext = createContext<ConsoleNode | undefined>(undefined);

export function useNode(): ConsoleNode {
  const node = useContext(NodeContext);
  if (node === undefined) throw new Error("The console was not mounted.");
  return node;
}
