export { type Engine, type RpcAnswer, type RpcCall, RpcError, type RpcFailure } from "./engine/engine.ts";
export type { Measures, Path, Quantiles } from "./measure/measures.ts";
export { type Scenario, type StrategyName, strategyNames } from "./scenario/scenario.ts";
