import { expect } from "chai";
import { delegationWarnings } from "../../../../scripts/gateway/openSendingHalf.ts";
import {
  neverDelegates,
  openDelegationRoom,
} from "../../../../src/services/gateway/delegations/delegationRoom.ts";

type Opened = Parameters<typeof delegationWarnings>[1];

describe("gateway start: delegations that no key would send", () => {
  const warned = (delegations: number, workers: number, keys: number, inFlight: number, refill?: object) =>
    delegationWarnings({ delegations, workers }, {
      senders: Array.from({ length: keys }),
      refill,
      profile: { inFlight },
    } as unknown as Opened).length > 0;

  it("are told where each worker has one key with few places, and nowhere else", () => {
    expect(warned(0.1, 1, 1, 1)).to.equal(true);
    expect(warned(0.1, 1, 1, 2)).to.equal(true);
    expect(warned(0.1, 2, 2, 1)).to.equal(true);
    expect(warned(0.1, 1, 1, 3)).to.equal(false);
    expect(warned(0.1, 1, 2, 1)).to.equal(false);
    expect(warned(0, 1, 1, 1)).to.equal(false);
    // Workers share the key that refills as they do the others: one of two may get both that send.
    expect(warned(0.1, 2, 2, 1, {})).to.equal(false);
    expect(warned(0.1, 1, 1, 1, {})).to.equal(true);
  });

  it("are those that the room of a key alone never lets go", () => {
    for (const window of [1, 2, 3, 8]) {
      const key = { others: undefined, places: window, window };
      const turn = openDelegationRoom({ delegationGas: 1_000_000 }).next(key, { isAlone: true, held: false });
      expect(turn === undefined, `${window}`).to.equal(
        neverDelegates({ keys: 1, isRefilled: false, workers: 1, inFlight: window }),
      );
    }
  });
});
