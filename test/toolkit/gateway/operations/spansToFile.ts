/** Loaded before a program by `node --import`: each of its spans that ends becomes a line of the file that SPANS names. */
import { appendFileSync } from "node:fs";
import { context, propagation, trace } from "@opentelemetry/api";
import { manager, memoryProvider, propagator } from "./spans.ts";

const { SPANS = "" } = process.env;
trace.setGlobalTracerProvider(
  memoryProvider([], (span) => appendFileSync(SPANS, `${JSON.stringify(span)}\n`)),
);
propagation.setGlobalPropagator(propagator);
context.setGlobalContextManager(manager());
