/** What happened on chains, followed into a store: every event of ours once, with what was taken back, marked. */
export type { ContractRole } from "../chain/events/contractEvents.ts";
export { type Advance, type Follower, type FollowTerms, openFollower } from "./follow/openFollower.ts";
export type { Watched } from "./follow/rows.ts";
export { type ChainEvent, type ListEventsParameters, listEvents } from "./tables/events.ts";
export { type Followed, type Progress, readFollowed, type Way } from "./tables/followed.ts";
