import type { Command } from "commander";
import type { Hex } from "viem";
import { MAX_SEATS } from "../../src/sdk/core/governance/roster.ts";
import { readSignature, readWhole } from "../command/optionReaders.ts";

/** Of a seat whose key is in a wallet, a Safe or a passkey. */
export type SignedElsewhereOptions = {
  readonly typedData?: boolean;
  readonly signature?: Hex;
  readonly seat?: number;
};

/** The options by which a signature is made elsewhere, and brought here; a call that contradicts itself ends with 2. */
export function signedElsewhere(command: Command): Command {
  return command
    .option(
      "--typed-data",
      "sign nothing, check it, say what it does, and print what a wallet is to sign (EIP-712)",
    )
    .option(
      "--signature <hex>",
      "take this signature, which a wallet, a Safe or a passkey has made",
      readSignature,
    )
    .option("--seat <number>", "with --signature: whose seat, from 0", readWhole(0, MAX_SEATS - 1))
    .hook("preAction", requireOneWay);
}

/** Ends with 2 where it is not clear whose signature is meant. */
function requireOneWay(command: Command): void {
  const { typedData, signature, seat, standIn } = command.opts<
    SignedElsewhereOptions & { readonly standIn?: number }
  >();
  if (typedData === true && signature !== undefined) {
    command.error("error: --typed-data and --signature exclude each other");
  }
  if ((signature === undefined) === (seat === undefined) && (standIn === undefined || seat !== undefined))
    return;
  const also = standIn === undefined ? "" : ", and --stand-in needs both";
  command.error(`error: --signature and --seat must be given together${also}`);
}
