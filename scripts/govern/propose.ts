import type { Command } from "commander";
import { type Address, getAddress } from "viem";
import { evidenceHash } from "../../src/node/batches/evidenceHash.ts";
import { readText } from "../../src/node/files/readText.ts";
import type { ReadClient } from "../../src/sdk/chain/clients.ts";
import { SymbolonError } from "../../src/sdk/core/errors.ts";
import { shellWord } from "../../src/sdk/core/text/shellWord.ts";
import type { Group } from "../../src/sdk/governance/group/readGroup.ts";
import { parseRoster } from "../../src/sdk/governance/group/rosterFile.ts";
import { parseRulebook } from "../../src/sdk/governance/group/rulebookFile.ts";
import { type GroupCall, parseCalls } from "../../src/sdk/governance/proposal/callsText.ts";
import { formatProposal } from "../../src/sdk/governance/proposal/proposalFile.ts";
import { dropCall, propose, rosterCall, rulesCall } from "../../src/sdk/governance/proposal/propose.ts";
import { openReader } from "../command/connect.ts";
import {
  readAddress,
  readCount,
  readPath,
  readTime,
  readTimeOrNoEnd,
  readUint256,
} from "../command/optionReaders.ts";
import { type ReplaceOptions, replaceOption } from "../command/replaceOption.ts";
import { readData } from "../command/standardInput.ts";
import { printResult, table } from "../output.ts";
import { GROUP, type GroupOptions, ofGroup, openGroup, requireOther } from "./commonOptions.ts";
import { checkedProposalLines } from "./lines.ts";
import { writeSigned } from "./writeSigned.ts";

const HELP = `
Whatever a command would send, it plans for the group: --from GROUP --calldata FILE. Propose that file:
  symbolon credential revoke 17 --batch club --evidence report.pdf --from 0xGROUP --calldata revoke.json
  symbolon govern propose 0xGROUP --calls revoke.json --out proposal.json

Nothing is sent. The nonce is drawn; alternatives of which one is to be done share one (--nonce). Rules are announced when the
proposal is sent, and their notice counts from then: --in-force defaults to the earliest that the group can still decide slowly.`;

export function define(command: Command): void {
  ofGroup(command)
    .argument("<group>", GROUP, readAddress)
    .option("--calls <file>", "what a command wrote with --from GROUP --calldata FILE", readData)
    .option("--call <number>", "which of its calls, where it has several", readCount)
    .option("--roster <file>", "a new roster", readPath)
    .option("--rules <file>", "new rules, of the acts that change", readPath)
    .option("--in-force <moment>", "with --rules: from when, in whole minutes", readTime)
    .option("--drop-rules", "drop the rules that are announced and not in force yet")
    .option("--evidence <hash|file>", "keccak256 of the evidence, or the evidence itself as a file")
    .option("--nonce <number>", "a nonce of your own (default: drawn)", readUint256)
    .option(
      "--deadline <moment>",
      "last moment at which it may be sent or opened, 0 for no end (default: in 30 days, or when its call is too late)",
      readTimeOrNoEnd,
    )
    .requiredOption("--out <file>", "where the proposal is written, for seats to sign", readPath)
    .addOption(replaceOption())
    .addHelpText("after", HELP)
    .action((group: Address, options: ProposeOptions) => {
      requireOne(command, options);
      const { out, calls, roster, rules, evidence } = options;
      requireOther(command, out, [calls, roster, rules, evidence]);
      return proposeTo(group, options);
    });
}

type ProposeOptions = GroupOptions &
  ReplaceOptions & {
    readonly calls?: string;
    readonly call?: number;
    readonly roster?: string;
    readonly rules?: string;
    readonly inForce?: bigint;
    readonly dropRules?: boolean;
    readonly evidence?: string;
    readonly nonce?: bigint;
    readonly deadline?: bigint;
    readonly out: string;
  };

function requireOne(
  command: Command,
  { calls, call, roster, rules, inForce, dropRules }: ProposeOptions,
): void {
  const given = [calls, roster, rules, dropRules].filter((one) => one !== undefined);
  if (given.length !== 1) {
    command.error("error: say what is proposed: one of --calls, --roster, --rules and --drop-rules");
  }
  if (call !== undefined && calls === undefined) command.error("error: --call goes with --calls FILE");
  if (inForce !== undefined && rules === undefined) command.error("error: --in-force goes with --rules FILE");
}

/** `symbolon govern propose GROUP`: a file for seats to sign. */
async function proposeTo(quorum: Address, options: ProposeOptions): Promise<void> {
  const { rpc, out, evidence, nonce, deadline, json = false } = options;
  const client = await openReader(rpc);
  const group = await openGroup(client, getAddress(quorum), options);
  const proposed = await propose(client, group, {
    call: await buildCall(client, group, options),
    evidence: evidence === undefined ? undefined : evidenceHash(evidence),
    nonce,
    deadline,
  });
  const { file, call, known, wouldFail } = proposed;
  writeSigned(formatProposal(file), { out, replace: options.replace });
  const { proposal } = file;
  const next = `symbolon govern sign ${shellWord(out)}`;
  printResult(
    json,
    {
      group: group.quorum,
      roster: file.roster,
      id: known.id,
      act: call.act,
      what: call.what,
      proposal,
      wouldFail: wouldFail ?? null,
      file: out,
    },
    table([...checkedProposalLines(proposed, group), ["written to", out], ["next", `each seat: ${next}`]]),
  );
}

async function buildCall(client: ReadClient, group: Group, options: ProposeOptions): Promise<GroupCall> {
  const { calls, roster, rules } = options;
  if (roster !== undefined) return rosterCall(client, group, parseRoster(readText(roster), 1, roster));
  if (rules !== undefined) {
    const seats = group.roster.seats.length;
    const changes = parseRulebook(readText(rules), { seats, file: rules });
    return rulesCall(client, group, { changes, from: options.inForce });
  }
  if (calls === undefined) return dropCall(client, group);
  const { chainId, quorum } = group;
  const found = parseCalls(readText(calls), { chainId, quorum, file: calls });
  const chosen = found[(options.call ?? 1) - 1];
  if (chosen !== undefined && (found.length === 1 || options.call !== undefined)) return chosen;
  throw new SymbolonError({
    code: found.length === 0 ? "NoCalls" : "SeveralCalls",
    reason:
      found.length === 0
        ? `${calls} holds no calls: nothing is left to be done.`
        : `${calls} holds ${found.length} calls, and a proposal is one.`,
    hint:
      found.length === 0
        ? "There is nothing to propose."
        : "Propose each: --call 1, then --call 2, and so on.",
    details: { file: calls, calls: found.length },
  });
}
