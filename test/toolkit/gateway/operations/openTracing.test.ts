import { context, propagation, type SpanContext, trace } from "@opentelemetry/api";
import { expect } from "chai";
import type { BundleChange } from "../../../../src/services/gateway/operations/followBundles.ts";
import { openTracing } from "../../../../src/services/gateway/operations/openTracing.ts";
import type { TestStore } from "../../store/openTestStore.ts";
import { openGatewayStore } from "../openGatewayStore.ts";
import { type Kept, manager, memoryProvider, propagator } from "./spans.ts";

describe("openTracing", () => {
  let store: TestStore;
  const kept: Kept[] = [];
  const onTrouble = (thrown: unknown) => {
    throw thrown;
  };
  before(async () => {
    store = await openGatewayStore();
  });
  after(async () => {
    trace.disable();
    propagation.disable();
    context.disable();
    await store.remove();
  });

  const handled = (answer: string, intent?: bigint) => ({
    handled: { lane: "claims 1 0xc0", intent, answer, wait: undefined, milliseconds: 1 },
  });
  const change: BundleChange = {
    change: "mined",
    chain: 1,
    by: "worker-1",
    sender: "0x01",
    transaction: 7n,
    intents: [1n, 2n, 3n],
    hash: "0xab",
    signedAt: 1_000,
    at: 2_500,
    milliseconds: 1_500,
    gas: 90_000,
    block: 12,
  };

  it("does nothing where nobody has registered a provider", async () => {
    expect(await openTracing(store.sql, { onTrouble })).to.equal(undefined);
  });

  it("goes on with the caller's trace, and links the span of a bundle to those of its claims, over the store", async () => {
    trace.setGlobalTracerProvider(memoryProvider(kept));
    propagation.setGlobalPropagator(propagator);
    context.setGlobalContextManager(manager());
    const api = await openTracing(store.sql, { onTrouble });
    const caller = "11".repeat(16);
    const headers = { traceparent: `00-${caller}-${"22".repeat(8)}-01` };
    let within: SpanContext | undefined;
    await api?.submission(headers, async () => {
      within = trace.getSpanContext(context.active());
      return handled("queued", 1n);
    });
    await api?.submission({}, async () => handled("queued", 2n));
    await api?.submission({}, async () => handled("known", 3n));
    await api?.submission({}, async () => handled("InvalidSignature"));
    const thrown = await api?.submission({}, () => Promise.reject(new Error("away"))).catch(String);
    expect(thrown).to.equal("Error: away");
    const [first, second, ...rest] = kept;
    expect(first?.context.traceId).to.equal(caller);
    expect(within).to.deep.equal(first?.context);
    expect(first?.attributes).to.include({ "symbolon.intent": "1", "symbolon.answer": "queued" });
    expect(rest.map(({ end }) => end)).to.deep.equal(["now", "now", "now"]);
    // As in another process: what it knows is in the store alone.
    const worker = await openTracing(store.sql, { onTrouble });
    await worker?.bundle({ ...change, change: "signed" });
    await worker?.bundle(change);
    const bundle = kept.at(-1);
    expect(kept).to.have.length(6);
    expect(bundle).to.include({ name: "symbolon.bundle", start: 1_000, end: 2_500, parent: undefined });
    expect(bundle?.attributes["symbolon.intents"]).to.deep.equal(["1", "2", "3"]);
    const linked = bundle?.links.map(({ context: { traceId, spanId } }) => `${traceId} ${spanId}`);
    const wanted = [first, second].map((one) => `${one?.context.traceId} ${one?.context.spanId}`);
    expect(linked).to.deep.equal(wanted);
  });
});
