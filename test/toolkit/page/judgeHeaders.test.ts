import { expect } from "chai";
import { judgeHeaders } from "../../../src/node/pages/check/judgeHeaders.ts";

describe("the headers of a page", () => {
  it("are judged by the last of several policies for referrers, as browsers do", () => {
    const found = (served: string) =>
      judgeHeaders(
        "https://page.example/",
        { "referrer-policy": served },
        { "referrer-policy": "no-referrer" },
      );
    expect(found("unsafe-url, no-referrer")).to.deep.equal([]);
    expect(found("no-referrer, unsafe-url").map(({ id }) => id)).to.deep.equal(["HeaderWeaker"]);
  });
});
