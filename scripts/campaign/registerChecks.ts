import { type Command, InvalidArgumentError } from "commander";
import type { Address } from "viem";
import type { NullifierKindName, TrustedWhen } from "../../src/chain/gateState.ts";
import { ADDRESS_BYTES } from "../../src/core/bytes.ts";
import { readAddress, readBlock, readHash, readPath } from "../command/optionReaders.ts";
import { cleanly, onChain, withFactory } from "./commonOptions.ts";

/** `check`, `show`, `verify-source`: what anybody may ask about a campaign. */
export function registerCampaignChecks(campaign: Command): void {
  withFactory(onChain(campaign.command("check")))
    .description(
      "compare a campaign with its published tree, and with what you expect; anything else refuses",
    )
    .argument("<campaign>", "its address, or its file")
    .argument("<dir>", "the tree that was published for it")
    .option("--from-block <number>", "where to begin to look for its creation", readBlock)
    .option("--token <address>", "the token that it should pay out", readAddress)
    .option("--treasury <address>", "where the rest should go", readAddress)
    .option("--gate <address>", "the gate that it should have, or none", readGate)
    .option("--schema <uid>", "the schema that the gate should demand", readHash)
    .option("--issuer <address...>", "the issuers that the gate should accept", readAddresses)
    .option("--trust-list <address>", "the trust list that the gate should ask", readAddress)
    .option("--trusted <moment>", "as of when it should ask it: now, or when-issued", readTrusted)
    .option("--nullifier <kind>", "credential, subject, or field:POSITION", readNullifier)
    .option("--guardian <address>", "who should be able to veto roots of a cumulative campaign", readAddress)
    .option("--pause-guardian <address>", "who should be able to pause it, by its gate", readAddress)
    .option(
      "--registry <address>",
      "the AttestationRegistry that you trust for the time of a shuffle",
      readAddress,
    )
    .option("--announced <hash>", "the commitment to the order of the leaves, as it was announced", readHash)
    .option("--schedule <file>", "the schedule that a vesting campaign should have", readPath)
    .option("--proposal <dir>", "the tree that was published for the root that is proposed", readPath)
    .option("--accept <id...>", "warnings that you know of and mean")
    .addHelpText("after", CHECK_HELP)
    .action(async (told, directory, options) => {
      const { check } = await import("./check.ts");
      await cleanly(check(told, directory, options));
    });

  withFactory(onChain(campaign.command("show")))
    .description("terms, state, gate and timeline of a campaign")
    .argument("<campaign>", "its address, or its file")
    .option("--tree <dir>", "its tree, to tell how much is paid and owed")
    .option("--chart <file>", "draw the schedule of a vesting campaign as a page", readPath)
    .option("--from-block <number>", "where to begin to look for its creation", readBlock)
    .action(async (told, options) => {
      const { show } = await import("./show.ts");
      await cleanly(show(told, options));
    });

  withFactory(onChain(campaign.command("verify-source")))
    .description("have an explorer show a campaign's source, with the arguments it was created with")
    .argument("<campaign>", "its address, or its file")
    .option("--api-url <url>", "an explorer that speaks Etherscan's language (default: Etherscan)")
    .option("--from-block <number>", "where to begin to look for its creation", readBlock)
    .option("--compile", "compile here what would be sent, and compare with the code on the chain")
    .option("--out <prefix>", "begins the names of what --dry-run writes (default: CAMPAIGN.source)")
    .option("--dry-run", "write what would be sent, to be pasted by hand; send nothing")
    .addHelpText("after", SOURCE_HELP)
    .action(async (told, options) => {
      const { verifySource } = await import("./verifySource.ts");
      await cleanly(verifySource(told, options));
    });
}

const SOURCE_HELP = `
Needs a checkout of the release that the campaign's factory is of, with its contracts built. The explorer's key is
ETHERSCAN_API_KEY, as an environment variable or in Hardhat's keystore.`;

const CHECK_HELP = `
Exit code 0: it is what it was said to be; 3: it is not, or something could go wrong (each with its id and hint); 1: there
is no answer. Errors refuse whatever is accepted.`;

function readGate(text: string): Address {
  return text === "none" ? `0x${"00".repeat(ADDRESS_BYTES)}` : readAddress(text);
}

function readAddresses(text: string, before: readonly Address[] = []): readonly Address[] {
  return [...before, readAddress(text)];
}

function readTrusted(text: string): TrustedWhen {
  if (text === "now") return "now";
  if (text === "when-issued") return "whenIssued";
  throw new InvalidArgumentError("It must be now or when-issued.");
}

function readNullifier(text: string): { readonly kind: NullifierKindName; readonly position?: bigint } {
  const [, position] = /^field:(\d{1,3})$/.exec(text) ?? [];
  if (position !== undefined) return { kind: "Field", position: BigInt(position) };
  if (text === "credential") return { kind: "Credential" };
  if (text === "subject") return { kind: "Subject" };
  throw new InvalidArgumentError("It must be credential, subject, or field:POSITION.");
}
