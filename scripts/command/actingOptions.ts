import { resolve } from "node:path";
import { type Command, Option } from "commander";
import type { Address } from "viem";
import { readAddress, readPath } from "./optionReaders.ts";
import { type ReplaceOptions, replaceOption } from "./replaceOption.ts";
import { priced, type SigningOptions, signing } from "./signer/signingOptions.ts";

const FORMATS = ["calls", "safe", "eip5792"] as const;

export type Format = (typeof FORMATS)[number];

/** Who acts, and whether that is sent: what every command that sends is shown. */
export type ActingOptions = SigningOptions &
  ReplaceOptions & {
    readonly from?: Address;
    readonly dryRun?: boolean;
    /** True: printed, to no file. */
    readonly calldata?: string | true;
    readonly calldataFormat?: Format;
    /** Where requests for what would be sent are written, signed: `requesting`. */
    readonly signRequest?: string;
    readonly json?: boolean;
  };

/**
 * Adds the options of every command that sends: who signs, and by which it only plans what another account is to send. It
 * has `--dry-run` of its own.
 */
export function acting(command: Command): Command {
  return priced(signing(command))
    .addOption(
      new Option(
        "--from <address>",
        "act as this account, whose key is elsewhere, such as a Safe; with --dry-run or --calldata",
      ).argParser(readAddress),
    )
    .addOption(
      new Option("--calldata [file]", "send nothing: write the calls that would be sent, or print them")
        .argParser(readPath)
        .implies({ dryRun: true }),
    )
    .addOption(
      new Option("--calldata-format <format>", "of ours, for Safe's Transaction Builder, or for a wallet")
        .choices(FORMATS)
        .default("calls"),
    )
    .addOption(replaceOption())
    .hook("preAction", requirePlanned);
}

const SIGNERS = ["keystore", "account", "signer"] as const;

/** Ends with 2 where an account could only plan, and the command would send. */
function requirePlanned(command: Command): void {
  const { from, dryRun, calldata } = command.opts<ActingOptions>();
  if (from !== undefined && dryRun !== true) {
    command.error(
      `error: --from needs --dry-run or --calldata: without the key of ${from} nothing can be sent`,
    );
  }
  const signer = SIGNERS.find((name) => from !== undefined && command.getOptionValueSource(name) === "cli");
  if (signer !== undefined) {
    command.error(`error: --from and --${signer} exclude each other`);
  }
  if (calldata === undefined && command.getOptionValueSource("calldataFormat") === "cli") {
    command.error("error: --calldata-format needs --calldata");
  }
  if (typeof calldata === "string") requireUnusedFile(command, "calldata", calldata);
}

/** Ends with 2 where what is wanted would be written over what the command reads or writes itself. */
export function requireUnusedFile(command: Command, option: "calldata" | "signRequest", file: string): void {
  const { [option]: _, ...others } = command.opts();
  const named = [...command.args, ...Object.values(others)].flat().filter((one) => typeof one === "string");
  const flag = option === "calldata" ? "--calldata" : "--sign-request";
  if (named.some((one) => resolve(one) === resolve(file))) {
    command.error(`error: ${flag} ${file} would overwrite an input of the command: name another file`);
  }
}
