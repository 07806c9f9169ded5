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
import type { ActingOptions } from "./actingOptions.ts";
import { type Outcome, openActor, ownJournal, printOutcome } from "./calldata.ts";
import type { AcceptedRequests, ByRequestOptions, SignRequestOptions } from "./requestTypes.ts";
import { besideData } from "./standardInput.ts";

/** Default of the seconds that a request is good: its holder chooses the moment. */
const USUAL_LIFE = 7n * 86_400n;

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
      ? ["no requests: nothing is left to do"]
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
export async function sendByRequest(accepted: AcceptedRequests, options: ByRequestOptions): Promise<void> {
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
    reason: `${file}, request ${other + 1} asks for ${kind}${change}, but this command sends ${what} only.`,
    hint: "Send it with the command that does it: attest, revoke, issue, suspend, reinstate, hold or hold --end; with --retract what takes a change back.",
    details: { file, request: other + 1, kind },
  });
}
