import type { ListTerms } from "../../src/sdk/chain/read/readTrust.ts";
import { trustPolicy } from "../../src/sdk/contracts/trust.ts";
import { printResult, table } from "../output.ts";
import { deployHere } from "./deployHere.ts";
import type { DeployOptions } from "./deployOptions.ts";

type TrustPolicyOptions = DeployOptions & { readonly list: readonly ListTerms[]; readonly needed: number };

/** `symbolon deploy trust-policy`: one policy, where it is not there yet. */
export async function deployTrustPolicy(options: TrustPolicyOptions): Promise<void> {
  const { list: lists, needed } = options;
  const { content, lines, contractLines } = await deployHere(
    options,
    { trustPolicy: trustPolicy({ lists, needed: BigInt(needed) }) },
    [
      [
        "lists",
        lists.map(({ list, weight }) => (weight === 1 ? list : `${list}, weight ${weight}`)).join("; "),
      ],
      ["needed", `${needed} of ${lists.reduce((sum, { weight }) => sum + weight, 0)}`],
    ],
  );
  printResult(options.json ?? false, content, table([...lines, ...contractLines]));
}
