import type { Command } from "commander";
import { addStoreOption, type StoreOptions } from "../store/storeOption.ts";
import { readRpcOption } from "../work/rpcOptions.ts";

/** What `addFollowedOptions` reads. */
export type FollowedOptions = StoreOptions & { readonly rpc?: readonly string[]; readonly json?: boolean };

/** The options of what holds a store against a chain that it follows. */
export function addFollowedOptions(command: Command): Command {
  return addStoreOption(command)
    .addOption(readRpcOption().makeOptionMandatory())
    .option("--json", "print one JSON document and nothing else");
}
