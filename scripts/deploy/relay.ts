import type { Address } from "viem";
import { relay } from "../../src/sdk/contracts/relay.ts";
import { printResult, table } from "../output.ts";
import { deployHere } from "./deployHere.ts";
import type { DeployOptions } from "./deployOptions.ts";

type RelayOptions = DeployOptions & {
  readonly owner: Address;
  readonly treasury: Address;
  readonly key: readonly Address[];
};

/** `symbolon deploy relay`: one relay, where it is not there yet. */
export async function deployRelay(options: RelayOptions): Promise<void> {
  const { owner, treasury, key: keys } = options;
  const { content, lines, contractLines } = await deployHere(
    options,
    { relay: relay({ owner, treasury, keys }) },
    [
      ["owner", owner],
      ["treasury", treasury],
      ["keys", keys.join(", ")],
    ],
  );
  printResult(options.json ?? false, content, table([...lines, ...contractLines]));
}
