import { expect } from "chai";
import { jsonOf } from "../../../src/sdk/core/text/jsonText.ts";
import { temporaryFolder } from "../allocation/temporaryFolder.ts";
import { type CredentialChain, EPOCH, openCredentialChain, runCredential } from "./credentialChain.ts";
import { type Fate, openFaultyNode } from "./faultyNode.ts";
import { ISSUER_KEY } from "./servedChain.ts";

describe("symbolon credential: until when a change can be taken back", () => {
  const folder = temporaryFolder();
  let chain: CredentialChain;
  let batch: string;
  before(async () => {
    chain = await openCredentialChain();
  });
  after(() => chain.close());
  beforeEach(async () => {
    const { header } = await chain.issued(1_000);
    const { chainId, registry } = chain;
    batch = folder.write("header.json", jsonOf({ chainId, registry, header }));
    await chain.nextEpoch();
  });

  const raw = (args: readonly string[], rpc = chain.rpc) =>
    runCredential([...args, "--rpc", rpc, "--batch", batch], { SYMBOLON_PRIVATE_KEY: ISSUER_KEY });
  const json = async (...args: readonly string[]) => JSON.parse((await raw([...args, "--json"])).stdout);

  /** The next block is in this second of the present epoch. */
  const mineAt = async (second: bigint) => {
    const { timestamp } = await chain.block();
    const moment = (timestamp / EPOCH) * EPOCH + second;
    await chain.node.setNextBlockTimestamp({ timestamp: moment });
    await chain.node.mine({ blocks: 1 });
    return moment;
  };

  it("warns where few seconds of the epoch are left, and names them", async () => {
    const last = (await mineAt(EPOCH - 30n)) + 29n;
    const calm = await json("suspend", "1", "--dry-run");
    expect(calm).to.deep.include({ retractableUntil: `${last}`, secondsLeft: "30", warnings: [] });
    await mineAt(EPOCH - 29n);
    const dry = await json("suspend", "1", "--dry-run");
    expect(dry.warnings).to.have.length(1);
    expect(dry.warnings[0]).to.include({
      code: "FewSecondsLeft",
      secondsLeft: "29",
      retractableUntil: `${last}`,
    });
    for (const [command, target] of [
      ["suspend", "1"],
      ["revoke", "2"],
      ["reinstate", "1"],
    ] as const) {
      const report = await json(command, target);
      const left = last - (await chain.block()).timestamp + 1n;
      expect(report).to.include({ retractableUntil: `${last}`, secondsLeft: `${left}` });
      expect(report.warnings[0].message).to.match(
        new RegExp(`^${left} s of this epoch are left: what was announced can be retracted until 20`),
      );
    }
    const people = await raw(["announce", folder.write("late.csv", "change,index\nrevoke,5\n")]);
    expect(people.stdout).to.match(/^warning: \d+ s of this epoch are left: /m);
    // What is retracted, or skipped, needs no deadline.
    const back = await json("revoke", "5", "--retract");
    expect(back).to.deep.include({ retractableUntil: null, secondsLeft: null, warnings: [] });
    expect(await json("revoke", "2")).to.deep.include({ retractableUntil: null, warnings: [] });
  });

  it("names why a retraction came too late also where the node itself signs", async () => {
    const [own] = await chain.node.getAddresses();
    const { header } = await chain.issued(10, { revoker: own! });
    const { chainId, registry } = chain;
    const file = folder.write("own.json", jsonOf({ chainId, registry, header }));
    const node = await openFaultyNode(chain.rpc);
    const run = async (args: readonly string[], rpc: string) =>
      runCredential([...args, "--rpc", rpc, "--batch", file, "--json"]);
    try {
      await mineAt(EPOCH - 60n);
      expect((await run(["revoke", "3"], chain.rpc)).code).to.equal(0);
      let isFirst = true;
      node.fate = async (method): Promise<Fate> => {
        if (method === "eth_sendTransaction" && isFirst) {
          isFirst = false;
          const { timestamp } = await chain.block();
          await chain.node.setNextBlockTimestamp({ timestamp: (timestamp / EPOCH + 1n) * EPOCH });
        }
        return "pass";
      };
      const late = await run(["revoke", "3", "--retract"], node.url);
      expect(JSON.parse(late.stdout).error.code, late.stdout).to.equal("NothingToRetract");
    } finally {
      await node.close();
    }
  });

  it("has gas enough where the epoch ends before a change is mined, and its word's older states have to move", async () => {
    const node = await openFaultyNode(chain.rpc);
    try {
      for (const [epoch, kind] of ["revoke", "revoke", "suspend", "suspend", "suspend"].entries()) {
        const args = [kind, "--rpc", node.url, "--batch", batch, "--json"];
        const run = (index: number) =>
          runCredential([...args, `${index}`], { SYMBOLON_PRIVATE_KEY: ISSUER_KEY });
        node.fate = (): Fate => "pass";
        expect((await run(10 + 2 * epoch)).code).to.equal(0);
        node.fate = async (method): Promise<Fate> => {
          if (method === "eth_sendRawTransaction") await chain.nextEpoch();
          return "pass";
        };
        const { code, stdout } = await run(11 + 2 * epoch);
        expect(code, stdout).to.equal(0);
      }
    } finally {
      await node.close();
    }
  });

  it("reckons the deadline from the epoch that a change is mined in, not from the one it is planned in", async () => {
    const node = await openFaultyNode(chain.rpc);
    try {
      const planned = (await mineAt(EPOCH - 5n)) / EPOCH;
      node.fate = async (method): Promise<Fate> => {
        if (method === "eth_sendRawTransaction") await chain.nextEpoch();
        return "pass";
      };
      const { stdout } = await runCredential(["revoke", "3", "--rpc", node.url, "--batch", batch, "--json"], {
        SYMBOLON_PRIVATE_KEY: ISSUER_KEY,
      });
      const report = JSON.parse(stdout);
      const { timestamp } = await chain.block();
      expect(timestamp / EPOCH).to.equal(planned + 1n);
      expect(report.changes[0].effectiveFrom).to.equal(`${(planned + 3n) * EPOCH}`);
      const last = (planned + 2n) * EPOCH - 1n;
      expect(report).to.deep.include({
        retractableUntil: `${last}`,
        secondsLeft: `${last - timestamp + 1n}`,
        warnings: [],
      });
      expect((await json("revoke", "3", "--retract")).changes[0].did).to.equal("done");
    } finally {
      await node.close();
    }
  });
});
