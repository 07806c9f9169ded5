import { SymbolonError } from "../../sdk/core/errors.ts";

/** Status by error code; a refusal by a campaign is 422. */
const STATUS: Readonly<Record<string, number>> = {
  BadSignedClaim: 400,
  BadSignedRequest: 400,
  BadSubmission: 400,
  BadTicket: 400,
  BadCursor: 400,
  BadSubject: 400,
  NotAnAddress: 400,
  WrongChecksum: 400,
  IssuerNotServed: 403,
  BodyEncoded: 415,
  ChainNotKnown: 404,
  NothingKnown: 404,
  NotFollowed: 404,
  UnknownLane: 404,
  UnknownRegistry: 404,
  UnknownIntent: 404,
  BatchNotFollowed: 404,
  SchemaNotIndexed: 404,
  AmbiguousSubject: 409,
  IntentDiffers: 409,
  AlreadyClaimed: 409,
  NonceUsed: 409,
  CursorAhead: 410,
  TooManyRequests: 429,
  GatewayBusy: 503,
  TooManyStreams: 503,
  CountFailed: 503,
  StoreAway: 503,
  StoreLost: 503,
  StoreExhausted: 503,
  StoreNotWritable: 503,
  StoreNotReachable: 503,
  Draining: 503,
  ChainNotReachable: 503,
  NoCopy: 503,
  NotCopied: 503,
  BeforeCopy: 503,
  NotSurelyIssued: 503,
  BeyondHorizon: 503,
  HistoryNotKept: 503,
  NotFresh: 503,
  IndexBehind: 503,
  NodeFailed: 503,
  BadBlock: 503,
  BlockReplaced: 503,
  BlockTooOld: 503,
  ClockBehindChain: 503,
};

/** Errors whose text shows a statement or internals of this program, which callers do not need. */
const UNFORESEEN = new Set(["StatementRefused", "StoreClosed"]);

/** Seconds after which to ask again while a dependency is away. */
export const AGAIN_SECONDS = 2;

/** The HTTP status of an error; undefined: Symbolon did not throw it on purpose. */
export function statusOfThrown(thrown: unknown): number | undefined {
  if (!(thrown instanceof SymbolonError) || UNFORESEEN.has(thrown.code)) return undefined;
  return STATUS[thrown.code] ?? 422;
}
