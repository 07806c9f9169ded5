import { type Command, Option } from "commander";
import { requireUnusedFile } from "./actingOptions.ts";
import { readEth, readPath, readTimeOrNoEnd } from "./optionReaders.ts";
import type { AcceptedRequests, ByRequestOptions } from "./requestTypes.ts";
import { readData } from "./standardInput.ts";

const REQUEST_HELP = `
--sign-request FILE signs what the command would send, in place of sending it: the holder of FILE sends it once, by the same
command with --by-request FILE and any key that pays, and can change nothing of it. See docs/issue-and-revoke.md.`;

/**
 * What goes with `--by-request`: who pays, where, how it is printed, and which kind of request the file holds. All other options
 * say what is asked, as FILE does.
 */
const BESIDE_REQUESTS: ReadonlySet<string> = new Set([
  "byRequest",
  "maxValue",
  "rpc",
  "registry",
  "addresses",
  "fromBlock",
  "retract",
  "journal",
  "json",
  "keystore",
  "passwordFile",
  "passwordFd",
  "account",
  "signer",
  "from",
  "yes",
  "dryRun",
  "calldata",
  "calldataFormat",
  "replace",
  "end",
]);

const ELSEWHERE = ["from", "calldata"] as const;

/** Adds the two halves of a signed request to a command that sends: signing it here, and sending what another signed. */
export function requesting(command: Command): Command {
  return command
    .addOption(
      new Option("--sign-request <file>", "send nothing: write what would be sent as signed requests")
        .argParser(readPath)
        .implies({ dryRun: true }),
    )
    .option(
      "--deadline <moment>",
      "last moment at which they can be sent, 0 for no end (default: in 7 days)",
      readTimeOrNoEnd,
    )
    .addOption(
      new Option("--by-request <file>", "send the signed requests of a file, and pay for them").argParser(
        (file) => {
          asksNothing(command);
          return readData(file);
        },
      ),
    )
    .option(
      "--max-value <eth>",
      "most that a request may cost beside the gas, for a schema's resolver (default: none)",
      readEth,
    )
    .addHelpText("after", REQUEST_HELP)
    .hook("preAction", requireOneHalf);
}

/** The file says what is asked: the command needs no word of it. */
function asksNothing(command: Command): void {
  for (const option of command.options) {
    if (option.attributeName() !== "rpc") option.mandatory = false;
  }
  for (const argument of command.registeredArguments) argument.required = false;
}

/** Ends with 2 where options of the two halves meet, or say what is asked beside a file that does. */
function requireOneHalf(command: Command): void {
  const { signRequest, byRequest, deadline, maxValue } = command.opts();
  const isGiven = (name: string) => command.getOptionValueSource(name) === "cli";
  if (deadline !== undefined && signRequest === undefined) {
    command.error("error: --deadline needs --sign-request");
  }
  if (maxValue !== undefined && byRequest === undefined) {
    command.error("error: --max-value needs --by-request");
  }
  if (byRequest !== undefined) {
    const other = command.options.find((option) => {
      const name = option.attributeName();
      return isGiven(name) && !BESIDE_REQUESTS.has(name);
    });
    const conflicting = other?.long ?? command.args[0];
    if (conflicting !== undefined) {
      command.error(
        `error: --by-request and ${conflicting} exclude each other: the file has the whole request`,
      );
    }
  }
  if (signRequest === undefined) return;
  const elsewhere = ELSEWHERE.find(isGiven);
  if (elsewhere !== undefined) {
    command.error(`error: --sign-request and --${elsewhere} exclude each other`);
  }
  requireUnusedFile(command, "signRequest", signRequest);
}

/** The body of a command of one argument, or, with `--by-request`, the sending of requests instead. */
export function orByRequest<Argument, Options>(
  acceptedBy: (options: Options) => AcceptedRequests,
  body: (argument: Argument, options: Options) => Promise<void>,
): (argument: Argument, options: Options & Partial<ByRequestOptions>) => Promise<void> {
  return async (argument, options) => {
    if (options.byRequest === undefined) await body(argument, options);
    else
      await (await import("./signedRequests.ts")).sendByRequest(
        acceptedBy(options),
        options as ByRequestOptions,
      );
  };
}
