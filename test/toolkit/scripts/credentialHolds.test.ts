import { expect } from "chai";
import { readHolds } from "../../../src/sdk/chain/read/batches.ts";
import { credentialId } from "../../../src/sdk/core/credential/credentialLeaf.ts";
import { unpackHold, WHOLE_BATCH } from "../../../src/sdk/core/status/holds.ts";
import { EPOCH } from "./credentialChain.ts";
import { statusChanges } from "./statusChanges.ts";

describe("symbolon credential: holds", () => {
  const { folder, chain, id, json, failing } = statusChanges();

  const stored = async (...targets: bigint[]) => {
    const { registry } = chain();
    return (await readHolds(chain().reader, { registry, batch: id(), targets })).map(unpackHold);
  };

  it("the whole batch in one write, as long as the policy allows, and ends it as early as the rule does", async () => {
    const report = await json("hold", "--all", "--reason", "2");
    expect(report).to.deep.include({ code: 0, held: ["all"], skipped: [] });
    const [hold] = await stored(WHOLE_BATCH);
    const { timestamp } = await chain().block();
    expect(hold).to.deep.equal({ from: timestamp + 1n, until: BigInt(report.until), floor: 0n });
    expect(hold!.until - hold!.from).to.equal(86_400n - 1n);
    const ended = await json("hold", "--end", "--all");
    expect(ended).to.deep.include({ code: 0, ended: ["all"] });
    expect((await stored(WHOLE_BATCH))[0]?.until).to.equal((timestamp / EPOCH + 2n) * EPOCH);
    expect((await json("hold", "--end", "--all")).skipped[0]).to.include({
      target: "all",
      because: "EndsEarlier",
    });
  });

  it("single credentials until a moment, by index, id and file, and nothing a second time", async () => {
    const { timestamp } = await chain().block();
    const until = String(timestamp + 5_000n);
    const list = folder.write("held.json", JSON.stringify([6]));
    const targets = ["4", credentialId(id(), 5n), "--file", list, "--until", until];
    const report = await json("hold", ...targets);
    expect(report).to.deep.include({ held: [4, 5, 6], until });
    expect(report.transactions).to.have.length(1);
    const again = await json("hold", ...targets);
    expect(again).to.deep.include({ held: [], transactions: [] });
    expect(again.skipped).to.have.length(3);
    expect((await stored(4n, 5n, 6n)).map((one) => one.until)).to.deep.equal(Array(3).fill(BigInt(until)));
  });

  it("not beyond the policy, not beyond the batch, and not what is not held", async () => {
    const { timestamp } = await chain().block();
    expect((await failing("hold", "1", "--until", String(timestamp + 90_000n))).code).to.equal(
      "HoldOutOfRange",
    );
    expect((await failing("hold", "1", "1000")).code).to.equal("IndexBeyondBatch");
    expect(await json("hold", "1", "1000", "--keep-going")).to.deep.include({ code: 1, held: [1] });
    const ended = await json("hold", "--end", "2");
    expect(ended.skipped[0]).to.include({ target: 2, because: "NotHeld" });
    expect((await failing("hold", "--end", "1", "--until", String(timestamp + 10n))).code).to.equal(
      "HoldEndOutOfRange",
    );
  });
});
