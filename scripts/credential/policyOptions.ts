import type { Command } from "commander";
import type { Address, Hex } from "viem";
import { rulesHash } from "../../src/sdk/core/credential/batchId.ts";
import { SymbolonError } from "../../src/sdk/core/errors.ts";
import {
  readAddress,
  readChainId,
  readDuration,
  readHash,
  readLongDuration,
} from "../command/optionReaders.ts";

/** Options for the policy of a new batch. */
export type PolicyOptions = {
  readonly revoker?: Address;
  readonly emergency?: Address;
  readonly epochLength?: bigint;
  readonly emergencyLimit?: bigint;
  readonly rulebook?: Address;
  readonly chainId?: bigint;
  readonly rulesHash?: Hex;
};

/** What help says of an option that is left out. */
type Otherwise = { readonly emergency: string; readonly epochLength: string; readonly rulesHash: string };

/** Adds the options of a policy, but for who revokes. */
export function policyOptions(command: Command, otherwise: Otherwise): Command {
  return command
    .option(
      "--emergency <address>",
      `who may hold credentials at once (default: ${otherwise.emergency})`,
      readAddress,
    )
    .option(
      "--epoch-length <duration>",
      `0, or 1m to 30d: how long changes wait, and how long copies and witnesses are good (default: ${otherwise.epochLength})`,
      readDuration,
    )
    .option("--emergency-limit <duration>", "longest emergency hold", readLongDuration)
    .option("--rulebook <address>", "contract that keeps the rules that bind the roles", readAddress)
    .option("--chain-id <id>", "the rulebook's chain", readChainId)
    .option(
      "--rules-hash <hash>",
      `instead: any hash of rules kept elsewhere (default: ${otherwise.rulesHash})`,
      readHash,
    );
}

/**
 * What names the rules; undefined where nothing does. A rulebook says its chain aloud: a batch is built before anybody knows
 * where it is issued.
 * @throws SymbolonError `TwoRules`, `HalfRulebook`
 */
export function rulesHashOf({ rulebook, chainId, rulesHash: given }: PolicyOptions): Hex | undefined {
  if (rulebook !== undefined && given !== undefined) {
    throw new SymbolonError({
      code: "TwoRules",
      reason: `--rulebook ${rulebook} and --rules-hash ${given} exclude each other: a policy has one rules hash.`,
      hint: "Give either --rulebook with --chain-id, or --rules-hash.",
      details: { rulebook, rulesHash: given },
    });
  }
  if ((rulebook === undefined) !== (chainId === undefined)) {
    throw new SymbolonError({
      code: "HalfRulebook",
      reason:
        chainId === undefined
          ? `--rulebook ${rulebook} needs --chain-id.`
          : `--chain-id ${chainId} needs --rulebook.`,
      hint: "Give both: the rules hash binds both.",
      details: { rulebook, chainId },
    });
  }
  if (rulebook === undefined || chainId === undefined) return given;
  return rulesHash({ chainId, rulebook });
}
