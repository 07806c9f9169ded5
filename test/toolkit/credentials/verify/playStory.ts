import type { BatchHeader } from "../../../../src/sdk/core/credential/batchId.ts";
import { WHOLE_BATCH } from "../../../../src/sdk/core/status/holds.ts";
import { masksOf, START } from "./fakeBatches.ts";
import type { FakeChain } from "./fakeChain.ts";

/** Everything that kinds of change can do to a batch with epochs of a minute, in blocks from START + 61 to START + 200. */
export function playStory(chain: FakeChain, header: BatchHeader): void {
  chain.mine(START + 61n);
  chain.change(header, "Suspend", masksOf(1, 2, 250));
  chain.change(header, "Revoke", masksOf(2));
  chain.change(header, "RetractRevoke", masksOf(2));
  chain.hold(header, "Emergency", [4n, WHOLE_BATCH], START + 300n);
  chain.mine(START + 130n);
  chain.change(header, "Reinstate", masksOf(1));
  chain.change(header, "RetractSuspension", masksOf(1));
  chain.hold(header, "EndEmergency", [4n], START + 260n);
  chain.hold(header, "Emergency", [5n], START + 140n);
  chain.mine(START + 200n);
  chain.hold(header, "Emergency", [5n], START + 270n);
  chain.change(header, "Revoke", masksOf(0));
}
