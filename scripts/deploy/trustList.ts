import type { Address } from "viem";
import { trustList } from "../../src/sdk/contracts/trust.ts";
import { durationText } from "../../src/sdk/core/text/duration.ts";
import { printResult, table } from "../output.ts";
import { deployHere } from "./deployHere.ts";
import type { DeployOptions } from "./deployOptions.ts";

type TrustListOptions = DeployOptions & { readonly authority: Address; readonly notice: bigint };

/** `symbolon deploy trust-list`: one list, where it is not there yet. */
export async function deployTrustList(options: TrustListOptions): Promise<void> {
  const { authority, notice } = options;
  const { content, lines, contractLines } = await deployHere(
    options,
    { trustList: trustList({ authority, notice }) },
    [
      ["authority", authority],
      ["notice", durationText(notice)],
    ],
  );
  printResult(options.json ?? false, content, table([...lines, ...contractLines]));
}
