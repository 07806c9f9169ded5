import { existsSync } from "node:fs";
import { expect } from "chai";
import { toHex } from "viem";
import { getBlock } from "viem/actions";
import { listBatchEvents } from "../../../src/sdk/chain/events/batches.ts";
import { durationText } from "../../../src/sdk/core/text/duration.ts";
import { temporaryFolder } from "../allocation/temporaryFolder.ts";
import { type CredentialChain, openCredentialChain, runCredential } from "./credentialChain.ts";
import { openFaultyNode } from "./faultyNode.ts";
import { atTerminal } from "./runSymbolon.ts";
import { ISSUER_KEY } from "./servedChain.ts";

const SUBJECT = `0x${"11".repeat(20)}`;

describe("symbolon credential: batches at the ends of their time", () => {
  const folder = temporaryFolder();
  let chain: CredentialChain;
  let directory: string;
  before(async () => {
    chain = await openCredentialChain();
  });
  after(() => chain.close());
  beforeEach(async () => {
    const file = folder.write("people.csv", `subject,id\n${SUBJECT},7\n`);
    directory = folder.path("batch");
    const roles = ["--revoker", chain.issuer.account.address];
    await json(["batch", file, "--schema", "uint8 id", "--out", directory, ...roles]);
  });

  const json = async (args: readonly string[]) => {
    const { code, stdout } = await runCredential([...args, "--json"], {
      SYMBOLON_PRIVATE_KEY: ISSUER_KEY,
      SYMBOLON_RPC_URL: chain.rpc,
    });
    return { code, ...JSON.parse(stdout) };
  };

  it("makes no witness of a block before the batch, and says when it will be final", async () => {
    await chain.node.mine({ blocks: 6 });
    await chain.nextEpoch();
    const declined = await atTerminal("no", () => json(["issue", directory]));
    expect(declined.error.code).to.equal("NotConfirmed");
    const { batch } = await json(["issue", directory]);
    const held = folder.path("held.json");
    await json(["present", directory, "0", "--out", held]);
    const node = await openFaultyNode(chain.rpc);
    const { number, timestamp } = await chain.block();
    // As a chain whose finality is five blocks behind.
    const final = await getBlock(chain.reader, { blockNumber: number - 5n });
    node.answer = (method, [tag]) =>
      method === "eth_getBlockByNumber" && tag === "finalized" ? { result: finalized } : undefined;
    const finalized = await chain.reader.request({
      method: "eth_getBlockByNumber",
      params: [toHex(final.number), false],
    });
    const [issued] = await listBatchEvents(chain.reader, { registry: chain.registry, batch });
    const { timestamp: issuedTime } = await getBlock(chain.reader, { blockNumber: issued!.blockNumber });
    const facts = {
      batch,
      block: `${final.number}`,
      blockTime: `${final.timestamp}`,
      issuedBlock: `${issued!.blockNumber}`,
      issuedTime: `${issuedTime}`,
    };
    try {
      const out = folder.path("too-early.json");
      const asked = ["witness", held, "--out", out, "--rpc", node.url];
      const { code, error } = await json([...asked, "--finality", "finalized"]);
      expect([code, error.code]).to.deep.equal([1, "BatchNotInBlock"]);
      const expected = `${issuedTime + (timestamp - final.timestamp)}`;
      expect(error.details).to.deep.equal({ ...facts, finality: "finalized", expected });
      expect(error.hint).to.match(
        new RegExp(
          `^Wait until block ${issued!.blockNumber} is finalized: .* ${durationText(timestamp - final.timestamp)} behind`,
        ),
      );
      const named = await json([...asked, "--block", `${final.number}`]);
      expect(named.error).to.deep.include({ code: "BatchNotInBlock", details: facts });
      expect(named.error.hint).to.equal(`Give --block ${issued!.blockNumber} or a later one.`);
      expect(existsSync(out)).to.equal(false);
      // The block that issued it is enough.
      expect((await json([...asked, "--block", `${issued!.blockNumber}`])).code).to.equal(0);
    } finally {
      await node.close();
    }
  });

  it("says before it sends that a batch could not be revoked for long", async () => {
    const snapshot = await chain.node.snapshot();
    try {
      // 2080: epochs of a second have 32 bits until 2106, and these are the last 30 years.
      await chain.node.setNextBlockTimestamp({ timestamp: 3_471_300_000n });
      await chain.node.mine({ blocks: 1 });
      const { code, error } = await json(["issue", directory]);
      expect([code, error.code]).to.deep.equal([1, "EpochOutOfRange"]);
      expect(error.reason).to.match(/In 30 years the epoch will be 44\d{8}, .* nobody could revoke/);
      expect(error.hint).to.include("longer epoch");
    } finally {
      await chain.node.revert({ id: snapshot });
    }
  });
});
