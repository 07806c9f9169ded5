/** Journalled delivery: each task of a list done on the chain exactly once, whatever stops in between. */
export { type Delivered, type RunDeliveryParameters, runDelivery } from "./runDelivery.ts";
export type { Task, TaskCall, Work } from "./task.ts";
