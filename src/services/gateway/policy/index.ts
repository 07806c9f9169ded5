/**
 * What a gateway decides, and by what: whom it takes in and whom it tells to come later, who goes first, who goes together, how
 * much goes into a block. Pure: the clock is passed in, nothing waits. The gateway runs it over the tables of its store, a
 * rehearsal over simulated time. Moments are seconds, gas is a number below 2^53.
 */
export { type BundleTerms, chooseBundles, chooseClaims, type Waiting } from "./bundling.ts";
export {
  type ClassTurns,
  isKeptForUrgent,
  type KeySeen,
  lend,
  nextClass,
  noTurns,
  type Ordered,
  shareOf,
  spend,
  URGENT_BEYOND,
} from "./classes.ts";
export { type Door, type Doors, type DoorsSeen, doorsOf } from "./doors.ts";
export { type Class, classes, type LaneOrder, nextOrder, weightOf } from "./lanes.ts";
export { type Level, type LevelSeen, levelOf, levels, MAX_CHECKS_WAIT } from "./levels.ts";
export { nextPace, type PaceSeen, type PaceTerms } from "./pacing.ts";
export {
  type Admission,
  type AdmitAnswer,
  type Asking,
  admit,
  admitLater,
  type HeldTurns,
  holdTurns,
  type LaneTerms,
  noPlaces,
  type Places,
  type Promised,
  turnOfNext,
} from "./places.ts";
export { openTicket, sealTicket, type Ticket, type TicketFlaw } from "./tickets.ts";
