import { type Command, Option } from "commander";
import type { Address, Hex } from "viem";
import type { ReadClient } from "../../src/chain/clients.ts";
import { getAttestation } from "../../src/chain/read/attestations.ts";
import type { AttestationStatus } from "../../src/core/attestation/attestationVerdict.ts";
import { SymbolonError } from "../../src/core/errors.ts";
import type { Verdict } from "../../src/core/verdict.ts";
import { findRegistry } from "../../src/credentials/attestations/findRegistry.ts";
import { type Expectation, listOf } from "../../src/credentials/verify/expectation.ts";
import { readStanding } from "../../src/credentials/verify/live/momentOf.ts";
import { judgeAttestation } from "../../src/credentials/verify/live/verifyAttestationLive.ts";
import type { Finality } from "../../src/credentials/verify/node/askNode.ts";
import { openReader } from "../command/connect.ts";
import { expectationOf, expecting, subjectText } from "../command/expectedOptions.ts";
import { momentText } from "../command/momentText.ts";
import { readSeconds } from "../command/optionReaders.ts";
import { printResult, table } from "../output.ts";
import { onChain } from "./commonOptions.ts";
import { type Examined, readOffchain } from "./readOffchain.ts";

const VERIFY_HELP = `
Exit code 0: valid; 3: there is an answer, and it is no; 1: there is none. Anybody may attest anything: a valid
attestation means something only together with its issuer and schema, so both are asked for.`;

/** What the command takes. */
export function define(command: Command): void {
  onChain(expecting(command))
    .argument(
      "<uid-or-file>",
      "its uid, or the file or link of an off-chain attestation (as EAS's SDK has it)",
    )
    .addOption(
      new Option("--finality <tag>", "how settled the block must be").choices([
        "latest",
        "safe",
        "finalized",
      ]),
    )
    .addOption(
      new Option("--at <moment>", "block: the block's own moment, however old it is").choices(["block"]),
    )
    .option(
      "--max-age <seconds>",
      "by which the block may be older than this machine's clock (default: 60; safe and finalized 1800)",
      readSeconds,
    )
    .option("--clock-skew <seconds>", "by which this machine's clock may be off (default: 5)", readSeconds)
    .addHelpText("after", VERIFY_HELP)
    .action(async (target, options) => {
      const expected = expectationOf(command, options);
      await verify(target, { ...options, expected });
    });
}

export type VerifyOptions = {
  readonly rpc: string;
  readonly registry: Address;
  readonly expected: Expectation;
  readonly finality?: Finality;
  /** The block's own moment, however old; left out: the block may be `maxAge` seconds old by this machine's clock. */
  readonly at?: "block";
  readonly maxAge?: bigint;
  readonly clockSkew?: bigint;
  readonly json?: boolean;
};

/** Exit code of `verify` where there is an answer, and it is no. */
export const NOT_VALID = 3;

const UID = /^0x[0-9a-fA-F]{64}$/;

/** `symbolon attestation verify UID | FILE`. Everything is read from one block. */
export async function verify(target: string, options: VerifyOptions): Promise<void> {
  const { rpc, registry, json = false } = options;
  const client = await openReader(rpc);
  await findRegistry(client, registry);
  const { expected, finality, at, maxAge, clockSkew } = options;
  const asked = {
    expected,
    ...(finality !== undefined && { finality }),
    ...(at !== undefined && { moment: at }),
    ...(maxAge !== undefined && { maxAge }),
    ...(clockSkew !== undefined && { clockSkew }),
  };
  const standing = await readStanding(client, asked);
  const { block } = standing;
  const examined = UID.test(target)
    ? await readOnchain(client, registry, target.toLowerCase() as Hex, block.number)
    : await readOffchain(client, registry, target, block.number);
  const { kind, uid, status, problem, timestamp } = examined;
  const isDated = kind === "on chain" || listOf(expected)?.trusted !== "whenIssued";
  if (!isDated && problem === undefined) throw dateNotProven(status.time);
  const answer = await judgeAttestation(client, status, standing, asked);
  if (answer.outcome === "Unavailable") throw answer.problem;
  const isValid = answer.outcome === "Valid" && problem === undefined;
  const isOther = answer.outcome === "Mismatch";
  const why = problem?.reason ?? (isOther ? answer.problem.reason : explain(answer, status));
  const { outcome } = answer;
  const verdict = isOther ? { outcome } : verdictOf(answer);
  printResult(
    json,
    {
      valid: isValid,
      kind,
      uid,
      ...verdict,
      block: block.number,
      blockHash: block.hash,
      why: [why],
      problem: problem?.code ?? (isOther ? answer.problem.code : null),
      issuer: status.attester,
      subject: status.recipient,
      subjectCompared: expected.subject !== "any",
      schema: status.schema,
      ...(timestamp !== undefined && { timestamp }),
    },
    [
      ...table([
        ["verdict", isValid ? "valid" : "NOT VALID"],
        ["outcome", outcome],
        ["why", why],
        ["as of", `block ${block.number}, ${momentText(block.timestamp, "")}`],
        ...(isOther ? [] : [["reusable", reusable(answer.freshUntil, block.timestamp)] as const]),
        // Of what is not there, all of these are zero.
        ...(outcome === "NotFound"
          ? []
          : ([
              ["issuer", status.attester],
              ["subject", subjectText(status.recipient, expected)],
              ["schema", status.schema],
            ] as const)),
        ...(timestamp === undefined
          ? []
          : [["timestamped", momentText(timestamp, "no: its date is only what the issuer says")] as const]),
      ]),
    ],
  );
  if (!isValid) process.exitCode = NOT_VALID;
}

/** Whoever was struck off a list, or stole a key, could sign as of any day before. */
function dateNotProven(time: bigint): SymbolonError {
  return new SymbolonError({
    code: "DateNotProven",
    reason: `An off-chain attestation's date, here ${momentText(time, "")}, is only what its issuer says, so no list can tell whether they were trusted when they made it.`,
    hint: "Ask the list about now (--trusted now), or name the issuer with --issuer.",
    details: { time },
  });
}

function verdictOf({ outcome, since, freshUntil, asOfTime, revision, guarantee }: Verdict): Verdict {
  return { outcome, since, freshUntil, asOfTime, revision, guarantee };
}

async function readOnchain(
  client: ReadClient,
  registry: Address,
  uid: Hex,
  blockNumber: bigint,
): Promise<Examined> {
  const status = await getAttestation(client, { registry, uid, blockNumber });
  return { kind: "on chain", uid, status };
}

function explain({ outcome, since }: Verdict, { expirationTime, revocationTime }: AttestationStatus): string {
  switch (outcome) {
    case "NotFound":
      return "The registry has no attestation with this uid.";
    case "Revoked":
      return `Its issuer revoked it at ${momentText(revocationTime, "")}.`;
    case "Expired":
      return `It expired at ${momentText(expirationTime, "")}.`;
    case "NotYetValid":
      return "It is dated ahead of the chain's time.";
    default:
      if (revocationTime !== 0n)
        return "Its issuer revoked it this very second; from the next on it counts no more.";
      return `It exists since ${momentText(since, "")}, is not revoked, and expires ${expirationTime === 0n ? "never" : `at ${momentText(expirationTime, "")}`}.`;
  }
}

function reusable(freshUntil: bigint, asOf: bigint): string {
  const until = momentText(freshUntil, "");
  return freshUntil > asOf + 1n
    ? `before ${until}`
    : "no: an attestation can be revoked in any second, so ask again each time";
}
