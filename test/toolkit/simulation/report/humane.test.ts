import { expect } from "chai";
import {
  durationScale,
  linearScale,
  type Scale,
  tailScale,
  timeScale,
} from "../../../../src/lab/simulation/report/charts/scale.ts";
import {
  formatEther,
  formatGwei,
  formatRounded,
  formatShortDuration,
  formatTimes,
} from "../../../../src/lab/simulation/report/humane.ts";

describe("formatDuration", () => {
  const told: readonly (readonly [seconds: number, text: string])[] = [
    [0, "0 s"],
    [0.04, "40 ms"],
    [1.25, "1.3 s"],
    [9.96, "10 s"],
    [48.2, "48 s"],
    [59.6, "1 min"],
    [60, "1 min"],
    [200, "3 min 20 s"],
    [3_599.7, "1 h"],
    [4_200, "1 h 10 min"],
    [86_390, "1 d"],
    [100_000, "1 d 4 h"],
    [NaN, "none"],
  ];
  for (const [seconds, text] of told) {
    it(`${seconds} is ${text}`, () => expect(formatShortDuration(seconds)).to.equal(text));
  }
});

describe("amounts", () => {
  it("are told to three digits, in the unit in which they are read", () => {
    expect(formatGwei(2.0456e9)).to.equal("2.05 gwei");
    expect(formatGwei(1e6)).to.equal("0.001 gwei");
    expect(formatEther(1.2449e18)).to.equal("1.24 ether");
    expect(formatEther(1.48e14)).to.equal("0.000148 ether");
    expect(formatEther(8.2e11)).to.equal("820 gwei");
    expect(formatEther(0)).to.equal("0 ether");
    expect(formatRounded(1_234.5)).to.equal("1,230");
    expect(formatTimes(3.14)).to.equal("3.1");
    expect(formatTimes(0.4249)).to.equal("0.42");
    expect(formatTimes(34.4)).to.equal("34");
    for (const format of [formatGwei, formatEther, formatRounded, formatTimes]) {
      expect(format(NaN)).to.equal("none");
    }
  });
});

describe("scales", () => {
  const inOrder = ({ ticks, positionOf }: Scale) => {
    expect(ticks).to.have.length.within(2, 7);
    const positions = ticks.map(positionOf);
    expect(positions).to.deep.equal(positions.toSorted((a, b) => a - b));
    expect(new Set(positions).size).to.equal(ticks.length);
    for (const position of positions) expect(position).to.be.within(0, 1);
  };

  it("keep values in order and within, with a few ticks, whatever the size", () => {
    for (const most of [0.003, 0.7, 5, 99, 1_234, 86_399, 6e6]) {
      inOrder(linearScale(most));
      inOrder(durationScale(most / 50, most));
      if (most >= 5) inOrder(timeScale(most));
      expect(linearScale(most).positionOf(most)).to.be.within(0.5, 1);
      expect(timeScale(most).positionOf(most)).to.equal(1);
      expect(durationScale(most / 50, most).positionOf(most)).to.be.within(0.4, 1);
    }
  });

  it("stand where there is nothing to show", () => {
    for (const scale of [
      linearScale(0),
      timeScale(0),
      durationScale(Number.POSITIVE_INFINITY, 0),
      tailScale(0, 0),
    ]) {
      expect(scale.positionOf(0)).to.equal(0);
      expect(scale.ticks.every(Number.isFinite)).to.equal(true);
    }
  });

  it("put shares apart by how few are left, and all of them at the end", () => {
    const { positionOf, ticks } = tailScale(1, 1_000);
    expect(ticks).to.deep.equal([0.5, 0.9, 0.99, 0.999]);
    expect(tailScale(0.8, 1_000).ticks).to.deep.equal([0.5, 0.9]);
    expect(positionOf(0.99) - positionOf(0.9)).to.be.closeTo(positionOf(0.9) - positionOf(0), 1e-9);
    expect(positionOf(1)).to.equal(1);
    expect(positionOf(0.999)).to.be.closeTo(1, 1e-9);
  });
});
