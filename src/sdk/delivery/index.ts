/**
 * Journalled delivery: each task of a list done on the chain exactly once, whatever stops in between. What is to be sent
 * is written down, then sent; the same call again goes on where the last one ended.
 *
 * It knows nothing of credentials or campaigns (a `Work` says what its tasks are) and imports `core`, `files` and
 * `chain`; no module of Node's, but for `delivery/node`, where journals and keys are files. An account whose
 * key is with a signer elsewhere (`remoteSigner`) delivers as one with a key at hand.
 */

// What is special about a chain, its endpoints, and the keys that send to it.
export type { Endpoint } from "./askedEndpoint.ts";
export {
  type Delivered,
  type DeliverParameters,
  deliver,
  type RunDeliveryParameters,
  runDelivery,
  settleEarlier,
  settleSendings,
} from "./deliver.ts";
export { type EndpointState, type Endpoints, type EndpointsOptions, endpoints } from "./endpoints.ts";
export {
  type DeliveredTransaction,
  estimateTasks,
  type PlannedTransactions,
  plannedTransactions,
  planTasks,
  refusedTask,
} from "./estimateTasks.ts";
export {
  dataFeeOf,
  type FeeQuotes,
  type Fees,
  type FeeTerms,
  feeQuotes,
  feesFor,
  type GasPrices,
  quoteFees,
} from "./fees.ts";
export {
  type Journal,
  type JournalHeader,
  journalOver,
  type KeptJournal,
  memoryJournal,
  type OpenJournal,
  type Sending,
  type Settled,
} from "./journal.ts";
export { awaitReceipt } from "./lookUp.ts";
export {
  type Delivery,
  type Done,
  doneTasks,
  type OpenDeliveryParameters,
  type RunOptions,
  withDelivery,
} from "./openDelivery.ts";
export { type ChainProfile, type ProfileOverrides, readProfile } from "./profile.ts";
export { pushThrough } from "./pushThrough.ts";
export { remoteSigner, signerAccounts } from "./remoteSigner.ts";
export {
  type Refill,
  type RefillTerms,
  type RequireSenderParameters,
  refillOf,
  requireSender,
} from "./senderKeys.ts";
export type { Place, Task, TaskCall, Work } from "./task.ts";
export { gasCapOf, isRefusal } from "./taskCalls.ts";
export { type Timing, usualTiming } from "./timing.ts";
