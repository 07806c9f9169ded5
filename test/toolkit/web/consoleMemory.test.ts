import { expect } from "chai";
import { type Address, getAddress } from "viem";
import { changePinned, pinnedFirst, pinnedWith, readPinned } from "../../../web/console/campaigns/pinned.ts";
import { LAST_MOMENT, momentOf, momentText } from "../../../web/console/plan/moments.ts";

const campaigns = Array.from({ length: 101 }, (_, i) =>
  getAddress(`0x${(i + 0xabcdef).toString(16).padStart(40, "0")}`),
);
const [newest = "0x", ...full] = campaigns as [Address, ...Address[]];

describe("what the console keeps on a device", () => {
  it("keeps a new campaign of a full list first, so that another one is cut", () => {
    expect(changePinned(() => full)).to.deep.equal({ pinned: full, kept: 100 });
    const pinned = [newest, ...full.slice(0, 99)];
    expect(changePinned(pinnedFirst(newest))).to.deep.equal({ pinned, kept: 101 });
    expect(readPinned()).to.deep.equal({ pinned, kept: 101 });
  });

  it("counts a campaign once, however it is written", () => {
    const [last = "0x"] = full.slice(-1);
    const typed = `${last.toLowerCase()} ${last}`;
    expect(pinnedWith(full, typed)).to.deep.equal({ pinned: full, last });
    expect(pinnedWith(full, newest)).to.deep.equal({ tooMany: 101 });
    const written = [...full.map((one) => one.toLowerCase()), ...full] as Address[];
    expect(changePinned(() => written)).to.deep.equal({ pinned: full, kept: 100 });
  });

  it("takes only whole moments of UTC, as calendars write them", () => {
    for (const text of ["2030-12-31T10:30:05", "2028-02-29T00:00:00", LAST_MOMENT]) {
      const read = momentOf(` ${text} `) ?? expect.fail(text);
      expect(momentText(read)).to.equal(text);
    }
    expect(momentOf("2030-12-31T10:30")).to.equal(BigInt(Date.UTC(2030, 11, 31, 10, 30) / 1_000));
    for (const text of [
      "",
      "2030",
      "2030-12-31",
      "Jan 5 2030",
      "2030-02-31T10:30",
      "2030-12-31T24:00",
      "2030-12-31T10:30+05:00",
      "2030-12-31T10:30:05.5",
      "12026-12-05T10:30",
    ])
      expect(momentOf(text), text).to.equal(undefined);
  });
});
