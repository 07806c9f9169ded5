import { type Command, Option } from "commander";
import { type Address, getAddress, type Hex } from "viem";
import type { CaseSubject } from "../../../src/sdk/chain/calls/desk.ts";
import type { ReadClient } from "../../../src/sdk/chain/clients.ts";
import { type CaseKind, caseKinds } from "../../../src/sdk/core/governance/cases.ts";
import type { Seat } from "../../../src/sdk/core/governance/roster.ts";
import { requireInBatch } from "../../../src/sdk/credentials/verify/requireInBatch.ts";
import { type OpenedCase, openCasePlace } from "../../../src/sdk/governance/cases/casePlace.ts";
import { readGroup } from "../../../src/sdk/governance/group/readGroup.ts";
import { neededChain } from "../../command/chainOption.ts";
import { readAddress, readBlock } from "../../command/optionReaders.ts";
import { readProven } from "../../credential/readProven.ts";

export const CREDENTIAL = "what it is about: the file of a batch's credential, or the uid of an attestation";

/** A case, as examples name it. */
export const CASE = "membership.json --desk 0xDESK --kind Fraud";

/** Adds a verb of `govern case`; its example follows the verb's name. */
export type AddVerb = (name: string, summary: string, example: string) => Command;

export type CaseOptions = {
  readonly rpc: string;
  readonly desk: Address;
  readonly kind: CaseKind;
  readonly fromBlock?: bigint;
  readonly json?: boolean;
};

/** The options of every command about a case. */
export function ofCase(command: Command): Command {
  return command
    .argument("<credential>", CREDENTIAL)
    .addOption(neededChain())
    .requiredOption("--desk <address>", "the dispute desk", readAddress)
    .addOption(new Option("--kind <kind>", "what the case is about").choices(caseKinds).makeOptionMandatory())
    .option("--from-block <number>", "where to begin to look for events (default: 0)", readBlock)
    .option("--json", "print one JSON document and nothing else");
}

/** The case that is meant, as of the newest block. */
export function openCase(client: ReadClient, what: string, { desk, kind }: CaseOptions): Promise<OpenedCase> {
  return openCasePlace(client, { desk: getAddress(desk), kind, subject: subjectOf(what) });
}

function subjectOf(what: string): CaseSubject {
  if (/^0x[0-9a-fA-F]{64}$/.test(what)) return { uid: what.toLowerCase() as Hex };
  const { batch, credential, proof } = readProven(what);
  requireInBatch({ header: batch.header, credential, proof });
  return { header: batch.header, credential, proof };
}

/** The seats of the group in which somebody sits; none where no group is named. */
export async function readGroupSeats(
  client: ReadClient,
  group: Address | undefined,
  { fromBlock }: Pick<CaseOptions, "fromBlock">,
): Promise<readonly Seat[]> {
  if (group === undefined) return [];
  const { roster } = await readGroup(client, {
    quorum: getAddress(group),
    ...(fromBlock !== undefined && { fromBlock }),
  });
  return roster.seats;
}
