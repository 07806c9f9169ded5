/**
 * `symbolon/delivery`: does each task of a list exactly once on a chain, whatever stops in between, over several nodes, and with keys
 * that a signer elsewhere holds.
 */

export type { Endpoint } from "./askedEndpoint.ts";
export { type Delivered, type DeliverParameters, deliver, type RunDeliveryParameters } from "./deliver.ts";
export { type EndpointState, type Endpoints, type EndpointsOptions, endpoints } from "./endpoints.ts";
export {
  type Journal,
  type JournalHeader,
  type KeptJournal,
  memoryJournal,
  type OpenJournal,
  type Sending,
  type Settled,
} from "./journal.ts";
export { type ChainProfile, type ProfileOverrides, readProfile } from "./profile.ts";
export { remoteSigner } from "./remoteSigner.ts";
export type { Place, Task, TaskCall, Work } from "./task.ts";
