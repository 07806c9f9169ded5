import type { Address, Hex } from "viem";
import { revokes } from "../../core/governance/cases.ts";
import { isSameAddress } from "../../core/isSameAddress.ts";
import type { KnownCaseSubject } from "../cases/caseSubjects.ts";
import type { WatchedCase } from "./watchFacts.ts";
import type { Watchlist } from "./watchlist.ts";

/** A case of which it is known what it is about. */
export type OwnCase = WatchedCase & { readonly subject: KnownCaseSubject };

/** What a case is to those who watch. */
export type Concern = {
  /** Whether they may answer it, or stand for those who may. */
  readonly mayAnswer: boolean;
  readonly isClaimants: boolean;
  /** Whether they watch over its desk's panels. */
  readonly isPanels: boolean;
};

/** Whether what a case is about is watched: by its issuer, holder, batch or id. A batch that names a group as its revoker is not the group's. */
export function isWatched(subject: KnownCaseSubject, credential: Hex, watchlist: Watchlist): boolean {
  return isIssuers(subject, credential, watchlist) || isHolders(subject, watchlist);
}

export function concernOf(
  { subject, credential, kind, claimant, desk }: OwnCase,
  watchlist: Watchlist,
): Concern {
  return {
    // A case that can only help the subject is not the subject's to answer.
    mayAnswer: isIssuers(subject, credential, watchlist) || (isHolders(subject, watchlist) && revokes(kind)),
    isClaimants: has(watchlist.accounts, claimant),
    isPanels: has(watchlist.desks, desk),
  };
}

function isIssuers(subject: KnownCaseSubject, credential: Hex, watchlist: Watchlist): boolean {
  const { accounts, groups, batches, credentials } = watchlist;
  const issuer = "batch" in subject ? subject.issuer : subject.attester;
  const isListed =
    credentials.includes(credential) || ("batch" in subject && batches.includes(subject.batch));
  return isListed || has(accounts, issuer) || has(groups, issuer);
}

function isHolders(subject: KnownCaseSubject, { accounts }: Watchlist): boolean {
  const holder = "batch" in subject ? subject.subject : subject.recipient;
  return holder !== undefined && has(accounts, holder);
}

function has(list: readonly Address[], one: Address): boolean {
  return list.some((other) => isSameAddress(other, one));
}
