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
import { isDesk } from "../../src/sdk/governance/panels/readPanels.ts";
import { type GroupCall, parseCalls } from "../../src/sdk/governance/proposal/callsText.ts";
import { formatProposal } from "../../src/sdk/governance/proposal/proposalFile.ts";
import { dropCall, propose, rosterCall, rulesCall } from "../../src/sdk/governance/proposal/propose.ts";
import { openReader } from "../command/connect.ts";
import type { ReplaceOptions } from "../command/replaceOption.ts";
import { printResult, table } from "../output.ts";
import type { GroupOptions } from "./commonOptions.ts";
import { checkedProposalLines, toldDocument } from "./lines.ts";
import { openGroup } from "./openGroup.ts";
import { writeSigned } from "./writeSigned.ts";

export type ProposeOptions = GroupOptions &
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

/** `symbolon govern propose GROUP`: a file for seats to sign. */
export async function proposeTo(quorum: Address, options: ProposeOptions, command: Command): Promise<void> {
  const { rpc, out, evidence, nonce, deadline, json = false } = options;
  const client = await openReader(rpc);
  const place = getAddress(quorum);
  if (await isDesk(client, place)) {
    command.error(`error: ${place} is a dispute desk: give --panel first or --panel second`);
  }
  const group = await openGroup(client, place, options);
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
      ...toldDocument(call),
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
        ? `${calls} holds no calls: nothing is left to do.`
        : `${calls} holds ${found.length} calls, but a proposal has one.`,
    hint:
      found.length === 0
        ? "Give a file that holds a call. The command that wrote this one had nothing left to do, so it needs no proposal."
        : "Propose each: --call 1, then --call 2, and so on.",
    details: { file: calls, calls: found.length },
  });
}
