import { expect } from "chai";
import { zeroHash } from "viem";
import type { OpenedCase } from "../../../../src/sdk/governance/cases/casePlace.ts";
import { possibleActions } from "../../../../src/sdk/governance/cases/possibleActions.ts";
import { credential, header } from "../watch/openedCase.ts";
import { DAY, OPENED_AT, openedRuling } from "./openedRuling.ts";

type Given = Partial<Pick<OpenedCase, "kind" | "subject">> & {
  readonly found?: Parameters<typeof openedRuling>[1];
  readonly time?: bigint;
};

/** What is possible in a case about a credential of a batch, unless told otherwise. */
const possible = ({ found, time = OPENED_AT, ...more }: Given = {}) =>
  possibleActions({
    kind: "Fraud",
    subject: { header, credential, proof: [] },
    found: openedRuling({}, found).found,
    asOf: { blockNumber: 1n, time },
    ...more,
  });

describe("what is possible in a case", () => {
  it("is no hold where none can be taken, and no evidence once that is closed", () => {
    expect(possible()).to.deep.equal(["evidence", "hold"]);
    expect(possible({ subject: { uid: zeroHash } })).to.deep.equal(["evidence"]);
    expect(possible({ subject: { wholeBatchOf: { header, credential, proof: [] } } })).to.deep.equal([
      "evidence",
    ]);
    expect(possible({ kind: "WronglySuspended" })).to.deep.equal(["evidence"]);
    expect(possible({ found: { isHeld: true }, time: OPENED_AT + 5n * DAY })).to.deep.equal([]);
    expect(possible({ found: { stage: "Appeal" }, time: OPENED_AT + 5n * DAY })).to.deep.equal([
      "appeal",
      "hold",
    ]);
  });

  it("is a step only where one is due", () => {
    const effect = {
      stage: "Effect",
      standing: "Upheld",
      isPaid: true,
      effectFrom: OPENED_AT + DAY,
    } as const;
    expect(possible({ found: effect })).to.deep.equal(["hold"]);
    expect(possible({ found: effect, time: OPENED_AT + DAY })).to.deep.equal(["step", "hold"]);
    expect(possible({ found: { stage: "Done" } })).to.deep.equal(["step"]);
    expect(possible({ found: { stage: "Done", isPaid: true } })).to.deep.equal([]);
    expect(possible({ found: { stage: "Moot", isPaid: true, isHeld: true } })).to.deep.equal(["step"]);
  });
});
