import { expect } from "chai";
import fc from "fast-check";
import { encodeAbiParameters, hashTypedData, keccak256 } from "viem";
import {
  type PanelChangeTypedDataParameters,
  panelChangeDigest,
  panelChangeTypedData,
  panelHash,
  panelRounds,
} from "../../../../src/sdk/core/governance/panel.ts";
import { addresses, uints, words } from "../arbitraries.ts";

describe("a panel", () => {
  const seats = fc.array(fc.record({ member: words, standIn: words, secondStandIn: words }), {
    minLength: 1,
    maxLength: 16,
  });
  const panels = fc.record({ quorum: fc.integer({ min: 1, max: 16 }), payee: addresses, seats });

  it("is known by keccak256 of its quorum, its payee and the hash of its seats' words", () => {
    fc.assert(
      fc.property(panels, (panel) => {
        const keys = panel.seats.flatMap(({ member, standIn, secondStandIn }) => [
          member,
          standIn,
          secondStandIn,
        ]);
        const roster = keccak256(`0x${keys.map((key) => key.slice(2)).join("")}`);
        const types = [{ type: "uint8" }, { type: "address" }, { type: "bytes32" }] as const;
        const encoded = encodeAbiParameters(types, [panel.quorum, panel.payee, roster]);
        expect(panelHash(panel)).to.equal(keccak256(encoded));
      }),
      { numRuns: 20 },
    );
  });

  it("is changed by what wallets hash (EIP-712)", () => {
    const changes: fc.Arbitrary<PanelChangeTypedDataParameters> = fc.record({
      chainId: uints(64),
      desk: addresses,
      panel: panels,
      from: uints(64),
      round: fc.constantFrom(...panelRounds),
      version: fc.integer({ min: 1, max: 2 ** 32 - 1 }),
    });
    fc.assert(
      fc.property(changes, (change) => {
        expect(panelChangeDigest(change)).to.equal(hashTypedData(panelChangeTypedData(change)));
      }),
      { numRuns: 20 },
    );
  });
});
