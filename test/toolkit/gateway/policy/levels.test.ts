import { expect } from "chai";
import { decideLevel } from "../../../../src/services/gateway/policy/levels.ts";

const calm = { isStoreThere: true, isStoreKeeping: true, blocksLate: 0, checksWait: 0, isTicketing: false };

describe("levelOf", () => {
  it("names how a gateway stands, the worst first", () => {
    expect(decideLevel(calm)).to.equal("normal");
    expect(decideLevel({ ...calm, isTicketing: true })).to.equal("ticketing");
    expect(decideLevel({ ...calm, isTicketing: true, checksWait: 0.11 })).to.equal("ticketHoldersOnly");
    expect(decideLevel({ ...calm, checksWait: 0.11, blocksLate: 6 })).to.equal("chainSlow");
    expect(decideLevel({ ...calm, checksWait: 1, blocksLate: 60, isStoreThere: false })).to.equal(
      "storeAway",
    );
    expect(decideLevel({ ...calm, isTicketing: true, isStoreKeeping: false })).to.equal("storeAway");
    expect(decideLevel({ ...calm, blocksLate: 5, checksWait: 0.02 })).to.equal("normal");
  });
});
