import { type Address, getAddress, parseAbi } from "viem";
import { readContract } from "viem/actions";
import { writeOwnOutput } from "../../src/node/files/ownOutput.ts";
import { fileJournal } from "../../src/node/journal/fileJournal.ts";
import { callsFile, safeTransactionFile, walletCalls } from "../../src/sdk/chain/calls/callFiles.ts";
import type { CallPlan, PlannedCall } from "../../src/sdk/chain/calls/plannedCall.ts";
import { TRANSACTION_GAS_CAP } from "../../src/sdk/chain/calls/transactionLimits.ts";
import type { ReadClient, WriteClient } from "../../src/sdk/chain/clients.ts";
import { isAnotherContract } from "../../src/sdk/chain/errors/explainViemError.ts";
import { SymbolonError } from "../../src/sdk/core/errors.ts";
import { formatCount } from "../../src/sdk/core/text/format.ts";
import type { Journal } from "../../src/sdk/delivery/journal.ts";
import { printAside, printResult } from "../output.ts";
import type { ActingOptions, Format } from "./actingOptions.ts";
import { openReader, openWriter } from "./connect.ts";
import { isEarlierPlan } from "./earlierPlan.ts";

/** The journal of whoever signs here; what another account sends is in none, and is found on the chain. */
export function ownJournal({ from }: ActingOptions, path: string | undefined): Journal | undefined {
  return from === undefined ? fileJournal(path) : undefined;
}

/** Whether what later commands need is written down: unless nothing is to come of it, as in a mere dry run. */
export function keepsFiles({ dryRun, calldata, signRequest }: ActingOptions): boolean {
  return dryRun !== true || calldata !== undefined || signRequest !== undefined;
}

/**
 * The client of whoever acts: of `--from`, who cannot sign here, or of whoever signs.
 * @throws SymbolonError `NotSafe`, and as `openWriter`
 */
export async function openActor({
  rpc,
  ...options
}: ActingOptions & { readonly rpc: string }): Promise<WriteClient> {
  const { from, calldata, calldataFormat } = options;
  const client =
    from === undefined ? await openWriter(rpc, options) : actingAs(await openReader(rpc), getAddress(from));
  if (calldata !== undefined && calldataFormat === "safe") await requireSafe(client);
  return client;
}

function actingAs(client: ReadClient, address: Address): WriteClient {
  return { ...client, account: { address, type: "json-rpc" } } as WriteClient;
}

const safeAbi = parseAbi(["function getThreshold() view returns (uint256)"]);

/** A file for a Safe that is none here, but perhaps on another chain. */
async function requireSafe(client: WriteClient): Promise<void> {
  const { address } = client.account;
  try {
    await readContract(client, { address, abi: safeAbi, functionName: "getThreshold" });
  } catch (cause) {
    if (!isAnotherContract(cause)) throw cause;
    throw new SymbolonError({
      code: "NotSafe",
      reason: `${address} is not a Safe on chain ${client.chain.id}, so no Safe could load a file for it.`,
      hint: "Give the Safe's address with --from, and the RPC of its chain; or another --calldata-format.",
      details: { address, chainId: client.chain.id },
      cause,
    });
  }
}

/** What a command would send. */
export type Outcome = {
  readonly client: WriteClient;
  readonly calls: readonly PlannedCall[];
  /** Names it for the owners of a Safe: `Symbolon: campaign create`. */
  readonly name: string;
  /** Why these calls are not all of it; default: they are. */
  readonly later?: string | undefined;
  /** Why the same command would plan these calls again once they were sent; default: it finds what was done. */
  readonly forgotten?: string | undefined;
};

/** Prints the result of a command that sends: where it only planned, with the calls, and where they are wanted, in a file. */
export function printOutcome(
  options: ActingOptions,
  { client, calls, name, later, forgotten }: Outcome,
  document: object,
  lines: readonly string[],
): void {
  const { dryRun = false, calldata, calldataFormat: format = "calls", replace, json = false } = options;
  if (!dryRun) {
    printResult(json, document, lines);
    return;
  }
  const planned = { ...document, calls, ...(later !== undefined && { later }) };
  if (calldata === undefined) {
    printResult(json, planned, lines);
    return;
  }
  const plan = { chainId: client.chain.id, from: client.account.address, calls };
  const content = contentOf(format, plan, name);
  const file = calldata === true ? null : calldata;
  if (file !== null) {
    const isEarlier = (written: string) => isEarlierPlan(written, content);
    writeOwnOutput(file, `${JSON.stringify(content, null, 2)}\n`, { replace, isEarlier });
  }
  const shown = [
    ...lines,
    ...callLines(plan, later && laterText(later, file)),
    ...nextLines(plan, { format, file, forgotten }),
  ];
  if (json)
    printResult(true, { ...planned, calldata: { format, file, ...(file === null && { content }) } }, []);
  else if (file !== null) printResult(false, undefined, shown);
  else {
    printAside(shown);
    printResult(false, undefined, [JSON.stringify(content, null, 2)]);
  }
}

function contentOf(format: Format, plan: CallPlan, name: string): object {
  if (format === "safe") return safeTransactionFile({ ...plan, name });
  return format === "eip5792" ? walletCalls(plan) : callsFile(plan);
}

/** Other calls than these come then, which take the file's place only where that is meant. */
function laterText(later: string, file: string | null): string {
  return `${later}; run the same command again then${file === null ? "" : ", with --replace"}`;
}

function callLines({ calls }: CallPlan, later: string | undefined): readonly string[] {
  const gas = calls.reduce((sum, call) => sum + (call.gas ?? 0n), 0n);
  const isTooMuch = gas > BigInt(TRANSACTION_GAS_CAP);
  return [
    ...calls.map(({ what, simulated }, i) => {
      const doubt = simulated ? "" : " (not simulated: this node cannot play it after what comes before)";
      return `call ${i + 1}: ${what}${doubt}`.replaceAll("\n", "\\n");
    }),
    ...(calls.length === 0 ? ["no calls: nothing is left to do"] : []),
    ...(later === undefined ? [] : [`not all: ${later}`]),
    ...(isTooMuch
      ? [
          `warning: together they take about ${formatCount(gas)} gas, more than one transaction may have: send them in several, in order`,
        ]
      : []),
  ];
}

type Written = Pick<Outcome, "forgotten"> & { readonly format: Format; readonly file: string | null };

function nextLines(
  { from, chainId, calls }: CallPlan,
  { format, file, forgotten }: Written,
): readonly string[] {
  if (calls.length === 0) return [];
  const what = file ?? "what is printed";
  const how = {
    calls: `have ${from} send them on chain ${chainId}, in this order (${what})`,
    safe: `load ${what} into the Transaction Builder of the Safe ${from} on chain ${chainId}, compare its calls with these, sign and execute`,
    eip5792: `ask the wallet of ${from} for wallet_sendCalls, whose one parameter is ${what}`,
  };
  const then = forgotten ?? "run the same command again, which finds what was done";
  return [`next: ${how[format]}`, `then: ${then}`];
}

/** Tells people what is about to happen; beside the result where calls are printed. */
export function printBefore({ calldata }: ActingOptions, lines: readonly string[]): void {
  if (calldata === true) printAside(lines);
  else printResult(false, undefined, lines);
}
