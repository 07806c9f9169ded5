import { type Command, Option } from "commander";
import type { Address } from "viem";
import { getBlock } from "viem/actions";
import { writeOwnOutput } from "../../src/node/files/ownOutput.ts";
import { readText } from "../../src/node/files/readText.ts";
import { canonicalAddresses } from "../../src/sdk/chain/book/canonicalAddresses.ts";
import { SymbolonError } from "../../src/sdk/core/errors.ts";
import { isoMomentOr } from "../../src/sdk/core/text/moment.ts";
import {
  formatSignedRequests,
  parseSignedRequests,
  type RequestFile,
  requestDigest,
} from "../../src/sdk/credentials/delegation/requestText.ts";
import { type SentRequests, sendRequests } from "../../src/sdk/credentials/delegation/sendRequests.ts";
import { signCalls } from "../../src/sdk/credentials/delegation/signCalls.ts";
import { printResult, table } from "../output.ts";
import { progress } from "../progress.ts";
import {
  type ActingOptions,
  type Outcome,
  openActor,
  ownJournal,
  printOutcome,
  requireUnusedFile,
} from "./calldata.ts";
import { readEth, readPath, readTimeOrNoEnd } from "./optionReaders.ts";
import { besideData, readData } from "./standardInput.ts";

/** How a command that can be signed for signs: what {@link requesting} adds, `--sign-request` apart. */
export type SignRequestOptions = { readonly deadline?: bigint };

/** What a command sends with `--by-request`. */
type ByRequestOptions = ActingOptions & {
  readonly rpc: string;
  readonly registry?: Address;
  readonly byRequest: string;
  readonly maxValue?: bigint;
  readonly fromBlock?: bigint;
  readonly journal?: string;
};

/** Which signed requests a command sends: those that ask for what it does itself. */
export type AcceptedRequests = {
  readonly contract: "attestationRegistry" | "batchRegistry";
  /** `batches to be issued`. */
  readonly what: string;
  readonly takes: (request: RequestFile) => boolean;
};

const REQUEST_HELP = `
--sign-request FILE signs what the command would send, in place of sending it: the holder of FILE sends it once, by the same
command with --by-request FILE and any key that pays, and can change nothing of it. See docs/issue-and-revoke.md.`;

/** Default of the seconds that a request is good: its holder chooses the moment. */
const USUAL_LIFE = 7n * 86_400n;

/** What goes with `--by-request`: who pays, where, and how it is printed. All other options say what is asked, as FILE does. */
const BESIDE_REQUESTS: ReadonlySet<string> = new Set([
  "byRequest",
  "maxValue",
  "rpc",
  "registry",
  "addresses",
  "fromBlock",
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
]);
const ELSEWHERE = ["from", "calldata"] as const;

/** Adds the two halves of a signed request to a command that sends: signing it here, and sending what another signed. */
export function requesting(command: Command): Command {
  return command
    .optionsGroup("Signed requests:")
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
    .optionsGroup("Options:")
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
    command.error("error: --deadline goes with --sign-request FILE");
  }
  if (maxValue !== undefined && byRequest === undefined) {
    command.error("error: --max-value goes with --by-request FILE");
  }
  if (byRequest !== undefined) {
    const other = command.options.find((option) => {
      const name = option.attributeName();
      return isGiven(name) && !BESIDE_REQUESTS.has(name);
    });
    const conflicting = other?.long ?? command.args[0];
    if (conflicting !== undefined) {
      command.error(`error: --by-request sends what its file says: leave ${conflicting} out`);
    }
  }
  if (signRequest === undefined) return;
  const elsewhere = ELSEWHERE.find(isGiven);
  if (elsewhere !== undefined) {
    command.error(`error: --sign-request signs here and sends nothing: leave --${elsewhere} out`);
  }
  requireUnusedFile(command, "signRequest", signRequest);
}

/** The body of a command of one argument, or, with `--by-request`, the sending of requests instead. */
export function orByRequest<Argument, Options>(
  accepted: AcceptedRequests,
  body: (argument: Argument, options: Options) => Promise<void>,
): (argument: Argument, options: Options & Partial<ByRequestOptions>) => Promise<void> {
  return async (argument, options) => {
    if (options.byRequest === undefined) await body(argument, options);
    else await sendByRequest(accepted, options as ByRequestOptions);
  };
}

/**
 * Signs what a command planned, where `--sign-request` says so, and prints its result; else as `printOutcome`.
 * @throws SymbolonError as `signCalls`
 */
export async function signOrPrint(
  options: ActingOptions & SignRequestOptions,
  outcome: Outcome,
  document: object,
  lines: readonly string[],
): Promise<void> {
  const { signRequest: file, replace, json = false } = options;
  if (file === undefined) return printOutcome(options, outcome, document, lines);
  const { client, calls } = outcome;
  const deadline = options.deadline ?? (await getBlock(client)).timestamp + USUAL_LIFE;
  const requests = await signCalls(client, { calls, deadline });
  if (requests.length > 0) writeOwnOutput(file, formatSignedRequests(requests), { replace });
  const signed = requests.map((request) => ({ digest: requestDigest(request), ...termsOf(request) }));
  const [first] = requests;
  printResult(json, { ...document, signedRequests: signed, file: first === undefined ? null : file }, [
    ...lines,
    ...(first === undefined
      ? ["no requests: nothing is left to be done"]
      : table([
          ["signed", `${requests.length} request${requests.length === 1 ? "" : "s"} by ${first.signer}`],
          ["nonces", `from ${first.nonce}`],
          ["good until", isoMomentOr(deadline, "used: no end")],
          ["written to", file],
        ])),
  ]);
}

const termsOf = ({ kind, signer, nonce, deadline }: RequestFile) => ({ kind, signer, nonce, deadline });

/** `symbolon ... --by-request FILE`. */
async function sendByRequest(accepted: AcceptedRequests, options: ByRequestOptions): Promise<void> {
  const { byRequest: file, dryRun = false, maxValue, fromBlock } = options;
  const requests = parseSignedRequests(readText(file, "Give the file that --sign-request wrote."), file);
  requireAccepted(accepted, requests, file);
  const registry = options.registry ?? canonicalAddresses[accepted.contract];
  const journalPath = options.journal ?? besideData(file, ".journal", "--journal");
  const client = await openActor(options);
  const sent = await sendRequests(client, {
    registry,
    requests,
    dryRun,
    maxValue,
    fromBlock,
    journal: ownJournal(options, journalPath),
    onProgress: progress("sending", "requests"),
  });
  const { calls, transactions, gas } = sent;
  const outcome = { client, calls, name: "Symbolon: send signed requests" };
  const payer = client.account.address;
  const listed = sent.requests.map(({ request, digest, did, result, transaction }) => ({
    digest,
    ...termsOf(request),
    did,
    result: result ?? null,
    transaction: transaction ?? null,
  }));
  const journal = options.from === undefined ? journalPath : null;
  printOutcome(options, outcome, { dryRun, registry, payer, journal, transactions, gas, requests: listed }, [
    ...table([
      ["registry", registry],
      ["paid by", payer],
      ["requests", countsOf(sent)],
      ["transactions", transactions.length],
      ["gas", gas.toLocaleString("en")],
    ]),
    ...listed
      .slice(0, MAX_SHOWN)
      .map(({ digest, kind, signer, nonce, did }) =>
        [`${kind} ${digest}`, `by ${signer}, nonce ${nonce}:`, DID_TEXT[did]].join(" "),
      ),
    ...(listed.length > MAX_SHOWN ? [`and ${listed.length - MAX_SHOWN} more; --json tells all`] : []),
  ]);
}

/** Requests that people are shown; programs get all of them. */
const MAX_SHOWN = 10;

const DID_TEXT = {
  now: "sent",
  earlier: "sent earlier",
  elsewhere: "sent by somebody else",
  planned: "not sent (dry run)",
} as const;

function countsOf({ requests }: SentRequests): string {
  const counts = Map.groupBy(requests, ({ did }) => did);
  return [...counts].map(([did, some]) => `${some.length} ${DID_TEXT[did]}`).join(", ");
}

/** A request for something else goes with the command that does that: nobody sends a revocation by mistake. */
function requireAccepted(
  { what, takes }: AcceptedRequests,
  requests: readonly RequestFile[],
  file: string,
): void {
  const other = requests.findIndex((request) => !takes(request));
  if (other === -1) return;
  const { kind, asked } = requests[other] as RequestFile;
  const change = kind === "changeStatus" ? ` ${asked.kind}` : "";
  throw new SymbolonError({
    code: "AnotherRequest",
    reason: `${file}, request ${other + 1} asks for ${kind}${change}, and this command sends ${what} only.`,
    hint: "Send it with the command that does it: attest, revoke, issue, suspend, reinstate, retract, hold or end-hold.",
    details: { file, request: other + 1, kind },
  });
}
