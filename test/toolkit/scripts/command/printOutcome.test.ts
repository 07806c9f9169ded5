import { readFileSync } from "node:fs";
import { expect } from "chai";
import { createClient, custom, defineChain } from "viem";
import type { ActingOptions } from "../../../../scripts/command/actingOptions.ts";
import { type Outcome, printOutcome } from "../../../../scripts/command/calldata.ts";
import type { PlannedCall } from "../../../../src/sdk/chain/calls/plannedCall.ts";
import { temporaryFolder } from "../../allocation/temporaryFolder.ts";
import { captured } from "../runSymbolon.ts";

const SAFE = "0x2222222222222222222222222222222222222222";
const chain = defineChain({
  id: 5,
  name: "five",
  nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
  rpcUrls: { default: { http: [] } },
});
const transport = custom({ request: () => Promise.reject(new Error("Nothing is asked.")) });
const client = createClient({ account: SAFE, chain, transport });
const call = (what: string, changes: Partial<PlannedCall> = {}): PlannedCall => ({
  to: SAFE,
  data: "0x12",
  value: 0n,
  what,
  simulated: true,
  gas: 9_000_000n,
  ...changes,
});

describe("what is printed of planned calls", () => {
  const folder = temporaryFolder();
  const told = async (outcome: Partial<Outcome>, options: ActingOptions) => {
    const whole = { client, calls: [], name: "Two calls", ...outcome };
    const { stdout, stderr } = await captured({}, async () =>
      printOutcome({ dryRun: true, ...options }, whole, { state: null }, ["state  not yet"]),
    );
    return { stdout, lines: stderr.trimEnd().split("\n") };
  };

  it("says what each does, what was not simulated, what is too much at once, and what comes later", async () => {
    const calls = [call("Do this"), call("Do\nthat", { simulated: false })];
    const { lines } = await told({ calls, later: "the rest comes then" }, { calldata: true });
    expect(lines).to.deep.equal([
      "state  not yet",
      "call 1: Do this",
      "call 2: Do\\nthat (not simulated: this node cannot play it after what comes before)",
      "not all: the rest comes then; run the same command again then",
      "warning: together they take about 18,000,000 gas, more than one transaction may have: send them in several, in order",
      `next: have ${SAFE} send them on chain 5, in this order (what is printed)`,
      "then: run the same command again, which finds what was done",
    ]);
  });

  it("says that nothing is left, and makes an empty file all the same", async () => {
    const { stdout, lines } = await told({}, { calldata: true, calldataFormat: "safe" });
    expect(lines.at(-1)).to.equal("no calls: nothing is left to do");
    expect(JSON.parse(stdout)).to.deep.include({ chainId: "5", transactions: [] });
  });

  it("says so where the same command would plan it again", async () => {
    const { lines } = await told({ calls: [call("Do it")], forgotten: "run it once" }, { calldata: true });
    expect(lines.at(-1)).to.equal("then: run it once");
  });

  it("goes on with the file of its own plan, and takes no other plan's unless it may", async () => {
    for (const calldataFormat of ["calls", "safe", "eip5792"] as const) {
      const options = { calldata: folder.path(`${calldataFormat}.json`), calldataFormat };
      const first = call("Do it");
      const second = call("Do that", { data: "0x34" });
      await told({ calls: [first, second], later: "the rest comes then" }, options);
      await told({ calls: [second] }, options);
      const left = readFileSync(options.calldata, "utf8");
      const refused = await told({ calls: [first] }, options).catch((error) => error);
      expect(refused.code).to.equal("OutputInTheWay");
      expect(readFileSync(options.calldata, "utf8")).to.equal(left);
      await told({ calls: [first] }, { ...options, replace: true });
      expect(readFileSync(options.calldata, "utf8")).to.not.equal(left);
      await told({ calls: [] }, options);
      await told({ calls: [second] }, options);
    }
  });

  it("is one document with --json, with what is in no file", async () => {
    const options = { calldata: true, calldataFormat: "eip5792", json: true } as const;
    const { stdout } = await told({ calls: [call("Do it")] }, options);
    const { calls, calldata, state } = JSON.parse(stdout);
    expect(state).to.equal(null);
    expect(calls).to.deep.equal([
      { to: SAFE, data: "0x12", value: "0", what: "Do it", simulated: true, gas: "9000000" },
    ]);
    expect(calldata).to.deep.include({ format: "eip5792", file: null });
    expect(calldata.content).to.include({ chainId: "0x5", from: SAFE });
  });
});
