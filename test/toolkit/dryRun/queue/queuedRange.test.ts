import { expect } from "chai";
import { queuedRange, queueName, rangeId } from "../../../../src/lab/dryRun/queue/queuedRange.ts";
import { fakeJobs } from "../workers/fakeRanges.ts";

describe("names of what is queued", () => {
  const [first, second] = fakeJobs(2, "folder").map(queuedRange);
  if (first === undefined || second === undefined) throw new Error("no ranges");

  it("gives a dry run a queue of its own, by all of its terms", () => {
    const other = `0x${"ff".repeat(32)}` as const;
    const changes = [
      { chainId: 2 },
      { campaign: `0x${"ff".repeat(20)}` as const },
      { blockNumber: "124" },
      { blockHash: other },
      { root: other },
      { count: 21 },
      { manifestHash: other },
    ];
    const names = [
      queueName(first),
      ...changes.map((change) => queueName({ ...first, terms: { ...first.terms, ...change } })),
      queueName({ ...first, hardfork: "prague" }),
      queueName({ ...first, hasCredentials: true }),
    ];
    expect(new Set(names).size).to.equal(names.length);
    expect(names[0]).to.match(/^dry-run-[0-9a-f]{32}$/);
  });

  it("gives ranges of one dry run the same queue, and each an id of its own", () => {
    expect(queueName(second)).to.equal(queueName(first));
    const longer = { ...first, range: { from: 0, to: 20 } };
    const ids = [first, second, longer, { ...first, hasCredentials: true }].map(rangeId);
    expect(new Set(ids).size).to.equal(4);
    expect(ids[0]).to.match(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);
  });

  it("does not depend on how addresses are written", () => {
    const { terms } = first;
    const loud = { ...terms, campaign: terms.campaign.toUpperCase().replace("0X", "0x") as `0x${string}` };
    expect(rangeId({ ...first, terms: loud })).to.equal(rangeId(first));
  });
});
