import type { Command } from "commander";
import { type Address, getAddress, type Hex } from "viem";
import { formatDuration, formatShare, formatThings } from "../../src/sdk/core/text/format.ts";
import { type Audit, audit } from "../../src/sdk/governance/audit/audit.ts";
import type { FindingCode } from "../../src/sdk/governance/audit/finding.ts";
import { readAuditFacts } from "../../src/sdk/governance/audit/readAuditFacts.ts";
import { openReader } from "../command/connect.ts";
import { requireWith } from "../command/requireWith.ts";
import { type Line, printResult, table } from "../output.ts";
import { progress } from "../progress.ts";
import type { GroupOptions } from "./commonOptions.ts";

type AuditOptions = GroupOptions & {
  readonly desk?: readonly Address[];
  readonly list?: readonly Address[];
  readonly registry?: Address;
  readonly batch?: readonly Hex[];
};

/** Exit code where too much ends for somebody's silence. */
const SILENT = 3;
const SILENCES: readonly FindingCode[] = ["DecidedByDefault", "PanelSilent"];

/** `symbolon govern audit GROUP...`. */
export async function auditGroups(
  groups: readonly Address[],
  options: AuditOptions,
  command: Command,
): Promise<void> {
  requireWith(options, [["batch", "registry"]], command);
  const { rpc, fromBlock, desk = [], list = [], registry, batch = [], json = false } = options;
  const client = await openReader(rpc);
  const facts = await readAuditFacts(client, {
    groups: groups.map((one) => getAddress(one)),
    desks: desk.map((one) => getAddress(one)),
    lists: list.map((one) => getAddress(one)),
    registry: registry === undefined ? undefined : getAddress(registry),
    batches: batch,
    ...(fromBlock !== undefined && { fromBlock }),
    onProgress: progress("looking for events", "blocks"),
  });
  const found = audit(facts);
  printResult(json, { ...found, batches: facts.batches.length, time: facts.now }, auditLines(found));
  if (found.findings.some(({ code }) => SILENCES.includes(code))) process.exitCode = SILENT;
}

function auditLines({ findings, fewestKeys, vitals }: Audit): readonly string[] {
  const { decided, byDefault, cases, silences, evidenceToEffect, holdsPastBound } = vitals;
  const time = (seconds: bigint | null) => (seconds === null ? undefined : formatDuration(Number(seconds)));
  return [
    ...(findings.length === 0
      ? ["nothing weak was found"]
      : findings.map(({ code, where, says }) => `${code}: ${where}: ${says}`)),
    "",
    ...table([
      ...fewestKeys.map(
        ({ group, issue, revoke, blockIssue, blockRevoke }): Line => [
          "fewest keys",
          `of ${group}: ${issue} issue, ${revoke} revoke, ${blockIssue} keep it from issuing, ${blockRevoke} from revoking`,
        ],
      ),
      [
        "decided",
        `${formatThings(decided, "proposal")}, ${byDefault} by default${decided === 0 ? "" : ` (${formatShare(byDefault / decided)})`}`,
      ],
      ...cases.map(
        ({ desk, over, unheard }): Line => [
          "cases over",
          `before ${desk}: ${over}, ${unheard} of them ended by a silent panel`,
        ],
      ),
      ...silences
        .filter(({ silent }) => silent > 0)
        .map(
          ({ group, seat, silent, asked }): Line => [
            `seat ${seat}`,
            `of ${group}: silent in ${silent} of ${asked} that the clock decided`,
          ],
        ),
      [
        "evidence to effect",
        time(evidenceToEffect.median) &&
          `half within ${time(evidenceToEffect.median)}, all within ${time(evidenceToEffect.longest)}`,
      ],
      ["holds past their bound", holdsPastBound.length],
    ]),
  ];
}
