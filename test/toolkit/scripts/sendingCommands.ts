import { readFileSync } from "node:fs";
import { expect } from "chai";
import { erc20Abi, keccak256, zeroHash } from "viem";
import { writeContract } from "viem/actions";
import { imposeHoldCall } from "../../../src/sdk/chain/calls/batches.ts";
import { schemaUid } from "../../../src/sdk/core/index.ts";
import { WHOLE_BATCH } from "../../../src/sdk/core/status/holds.ts";
import { usualRows } from "./kindChain.ts";
import { accountOf, RELAYER_KEY } from "./relayChain.ts";
import { runSymbolon } from "./runSymbolon.ts";
import { DAY, EPOCH, SCHEMA, type SendingChain } from "./sendingChain.ts";

/** Lists of the tests are small. */
const ACCEPTED = ["--accept", "TotalBelowOneToken"];

/** A command that sends, and how to make something for it to do. */
export type Sending = {
  readonly words: string;
  readonly prepare: () => Promise<readonly string[]>;
  /** Nothing on the chain tells what was ordered from what is alike. */
  readonly isForgotten?: true;
  /** The error by which a second time is refused; default: it finds what was done. */
  readonly refusedTwice?: string;
};

/** Every command that sends. */
export function sendingCommands(on: SendingChain): readonly Sending[] {
  const { folder, pass, tree, batch, announced, cumulative, attestation, sent } = on;
  const changing = (verb: string, before?: "Revoke" | "Suspend", ...more: readonly string[]): Sending => ({
    words: `credential ${verb}`,
    async prepare() {
      const { header, file } = await batch();
      const { timestamp } = await on.chain().block();
      // Not at the end of an epoch, which would end before the command is run.
      await on.chain().moveTo((timestamp / EPOCH + 1n) * EPOCH);
      if (before !== undefined) await announced(header, before);
      return ["3", "--batch", file, ...more];
    },
  });

  return [
    {
      words: "tree commit",
      async prepare() {
        const file = folder.write("drop.csv", `account,amount\n${accountOf(1)},5\n${accountOf(2)},6\n`);
        const block = (await on.chain().block()).number + 500n;
        return [file, "--base-units", "--randomness", `block:${block}`, "--registry", on.places().registry];
      },
    },
    {
      words: "attestation attest",
      prepare: async () => [
        "--registry",
        on.places().registry,
        "--schema",
        schemaUid(SCHEMA),
        "--data",
        "age=7",
      ],
      isForgotten: true,
    },
    {
      words: "attestation revoke",
      prepare: async () => [await attestation(on.places().registry), "--registry", on.places().registry],
    },
    {
      words: "attestation import",
      async prepare() {
        await attestation(on.places().source, accountOf(3));
        const out = folder.path("import");
        return ["--source", on.places().source, "--registry", on.places().registry, "--out", out];
      },
    },
    {
      words: "credential schema --attestations",
      prepare: async () => [on.places().registry, "uint8 height", "--register"],
    },
    {
      words: "credential schema",
      prepare: async () => ["uint8 weight", "--register", "--schema-registry", on.places().schemas],
    },
    {
      words: "credential issue",
      prepare: async () => [(await batch(false)).file],
    },
    {
      words: "credential renew",
      async prepare() {
        const out = tree("club");
        const file = folder.write("club.csv", `subject,age\n${accountOf(1)},41\n${accountOf(2)},42\n`);
        const build = ["credential", "batch", file, "--schema", "uint8 age", "--revoker", on.actor()];
        const { code, stderr } = await runSymbolon([...build, "--epoch-length", "3600", "--out", out]);
        expect(code, stderr).to.equal(0);
        await sent(["credential", "issue", out, "--registry", on.places().batches]);
        return [out, "1", "--subject", accountOf(3), "--out", tree("renewed")];
      },
    },
    {
      words: "credential announce",
      async prepare() {
        const { file } = await batch();
        return [folder.write("changes.csv", "change,index\nrevoke,1\nsuspend,2\n"), "--batch", file];
      },
    },
    changing("revoke"),
    changing("suspend"),
    changing("reinstate", "Suspend"),
    changing("revoke", "Revoke", "--retract"),
    {
      words: "credential hold",
      async prepare() {
        const { file } = await batch();
        const until = (await on.chain().block()).timestamp + DAY / 2n;
        return ["3", "--batch", file, "--until", String(until)];
      },
    },
    {
      words: "credential hold --end",
      async prepare() {
        const { header, file } = await batch();
        const until = (await on.chain().block()).timestamp + DAY - 100n;
        const hold = { registry: on.places().batches, header, targets: [WHOLE_BATCH], until, reason: 0 };
        await writeContract(on.chain().other, imposeHoldCall({ ...hold, evidence: zeroHash }));
        return ["--all", "--batch", file, "--until", String(until - EPOCH)];
      },
    },
    {
      words: "campaign create",
      async prepare() {
        await on.chain().instant(tree("new"), usualRows(6));
        const end = String((await on.chain().block()).timestamp + 90n * DAY);
        const terms = ["--token", on.chain().token, "--treasury", accountOf(7), "--end", end];
        return [
          tree("new"),
          ...terms,
          "--factory",
          on.places().factory,
          "--salt",
          `0x${"77".repeat(32)}`,
          ...ACCEPTED,
        ];
      },
    },
    {
      words: "campaign fund",
      async prepare() {
        await on.chain().instant(tree("vested"), usualRows(3));
        const manifestHash = keccak256(readFileSync(`${tree("vested")}/manifest.json`));
        const { campaign } = await on.chain().vesting(tree("again"), usualRows(3), { manifestHash }, 1n);
        return [campaign, tree("vested")];
      },
    },
    {
      words: "campaign recall",
      refusedTwice: "NothingToRecall",
      async prepare() {
        const { timestamp } = await on.chain().block();
        const terms = { start: timestamp + 10_000n, end: timestamp + 20_000n, recallable: true };
        const { campaign } = await on.chain().instant(tree("recalled"), usualRows(3), terms);
        return [campaign];
      },
    },
    {
      words: "campaign sweep",
      async prepare() {
        const end = (await on.chain().block()).timestamp + 1_000n;
        const { campaign } = await on.chain().instant(tree("ended"), usualRows(3), { end });
        await on.chain().moveTo(end);
        return [campaign];
      },
    },
    {
      words: "campaign claim",
      async prepare() {
        const { campaign } = await on.chain().instant(tree("claimed"), usualRows(3));
        return [campaign, tree("claimed"), "--claimant", accountOf(1)];
      },
    },
    {
      words: "campaign relay",
      async prepare() {
        const { campaign } = await on.chain().instant(tree("relayed"), usualRows(9));
        // Somebody else has begun: their journal is not heeded, and whom they paid is found.
        const list = folder.write("first.csv", "index\n0\n");
        const journal = `${tree("relayed")}.relay.journal`;
        const first = ["campaign", "relay", campaign, tree("relayed"), list, "--journal", journal];
        const env = { SYMBOLON_PRIVATE_KEY: RELAYER_KEY, SYMBOLON_RPC_URL: on.chain().rpc };
        expect((await runSymbolon(first, env)).code).to.equal(0);
        return [campaign, tree("relayed")];
      },
    },
    {
      words: "campaign release",
      async prepare() {
        const vesting = await on.chain().vesting(tree("released"), usualRows(3));
        await sent(["campaign", "relay", vesting.campaign, tree("released")]);
        await pass(1_500n);
        return [vesting.campaign, tree("released"), "--all"];
      },
    },
    {
      words: "campaign propose-root",
      prepare: async () => (await cumulative(false)).propose.slice(1),
    },
    {
      words: "campaign approve",
      prepare: async () => [(await cumulative(true)).campaign],
    },
    {
      words: "campaign accept-root",
      async prepare() {
        const { campaign } = await cumulative(true);
        await sent(["campaign", "approve", campaign]);
        await pass(2n * DAY);
        return [campaign];
      },
    },
    {
      words: "campaign veto",
      prepare: async () => [(await cumulative(true)).campaign],
    },
    {
      words: "relay set-key",
      prepare: async () => [await on.relay(), "--add", accountOf(1), accountOf(2), "--remove", on.actor()],
    },
    {
      words: "relay collect",
      async prepare() {
        const { token, other } = on.chain();
        const relay = await on.relay();
        const gift = { address: token, abi: erc20Abi, functionName: "transfer", args: [relay, 7n] } as const;
        await writeContract(other, gift);
        return [relay, token];
      },
    },
  ];
}
