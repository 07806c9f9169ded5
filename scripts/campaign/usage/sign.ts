import type { Command } from "commander";
import { amountOption, takingAmounts } from "../../command/amounts.ts";
import { chainOption } from "../../command/chainOption.ts";
import { readAddress, readHex, readSignature, readTime } from "../../command/optionReaders.ts";
import { replaceOption } from "../../command/replaceOption.ts";
import { signing } from "../../command/signer/signingOptions.ts";
import { readData } from "../../command/standardInput.ts";
import { CAMPAIGN, PROOF_SOURCE } from "../commonOptions.ts";

export function define(command: Command): void {
  takingAmounts(signing(command))
    .argument("<campaign>", CAMPAIGN)
    .argument("<source>", PROOF_SOURCE, readData)
    .addOption(chainOption("the chain; not needed with the campaign's file"))
    .option(
      "--claimant <address>",
      "whose leaf (default: the signing account's, or the proof's)",
      readAddress,
    )
    .option("--to <address>", "who is paid (default: the account)", readAddress)
    .addOption(amountOption("--max-fee <tokens>", "most that may be kept of the payment (default: 0)"))
    .option(
      "--fee-taker <address>",
      "who may keep it: an account, or a relay, whose keys send it (default: the sender)",
      readAddress,
    )
    .option("--deadline <moment>", "last second at which it is good (default: none)", readTime)
    .addOption(
      amountOption(
        "--up-to <tokens>",
        "most that it claims (default: the leaf's amount; in a cumulative campaign what is due now)",
      ),
    )
    .option("--credential <file>", "presentation or package of a credential, for the gate", readData)
    .option("--gate-data <hex>", "what the gate asks for, ready made", readHex)
    .option("--typed-data", "sign nothing, print what a wallet is to sign (EIP-712)")
    .option("--signature <hex>", "take this signature, which a wallet has made", readSignature)
    .option("--out <file>", "write the claim there (default: print it)")
    .addOption(replaceOption())
    .option("--json", "print one JSON document and nothing else")
    .action(async (campaign, source, options) => {
      if (options.typedData === true && options.signature !== undefined) {
        command.error("error: --typed-data and --signature exclude each other");
      }
      await (await import("../sign.ts")).sign(campaign, source, options);
    });
}
