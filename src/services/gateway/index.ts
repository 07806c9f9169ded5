/**
 * A gateway: takes signed claims in over HTTP, each in a promised place, for workers to send. Any number of processes may serve
 * one store. Runs in Node; `policy` decides, `client` is for pages.
 */

export type { ListenParameters, Service } from "../http/listening.ts";
export type { Answer } from "./answers.ts";
export { openServedCampaign, type Served, type ServedCampaign } from "./campaigns/servedCampaign.ts";
export type { ChainRoom } from "./capacity.ts";
export {
  type Distributions,
  type HeldLeaf,
  openDistributions,
  standingOf,
} from "./distributions/openDistributions.ts";
export { type Gateway, type OpenGatewayParameters, openGateway } from "./openGateway.ts";
export { type BundleChange, type FollowParameters, followBundles } from "./operations/followBundles.ts";
export type { Handled } from "./operations/handled.ts";
export { type GatewayLog, openGatewayLog } from "./operations/openGatewayLog.ts";
export { openTracing, type Tracing, type TracingParameters } from "./operations/openTracing.ts";
export * from "./policy/index.ts";
export { openServedRegistry, type ServedRegistry } from "./requests/servedRegistry.ts";
export type { LimitTerms } from "./service/addressLimits.ts";
export { type OpenServiceParameters, openService } from "./service/openService.ts";
export { nameFeeTakers } from "./tables/feeTakers.ts";
export { type OpenVerdictServiceParameters, openVerdictService } from "./verdicts/openVerdictService.ts";
export {
  type AskedCredential,
  type GivenVerdict,
  type OpenVerdictsParameters,
  openVerdicts,
  type Verdicts,
} from "./verdicts/openVerdicts.ts";
