// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import { AttestationStatus } from "../interfaces/IAttestationRegistry.sol";
import { BatchHeader, BatchStatus, StatusWord } from "../interfaces/IBatchRegistry.sol";
import { Credential, Guarantee, Outcome, Verdict } from "../interfaces/ICredentialVerifier.sol";
import { Holds } from "./Holds.sol";
import { StatusWords } from "./StatusWords.sol";

/// @title Verdicts
/// @notice The rules of verdicts, in one place: a verdict is a pure function of stored status and a moment. Twin of
/// src/sdk/core/verdict.ts.
library Verdicts {
    using StatusWords for StatusWord;

    /// @dev The epoch length under which an epoch is a second.
    uint256 private constant SECONDS = 0;

    /// @notice The verdict where there is no such batch, or the credential is not proven to be in it.
    /// @dev Never reusable: the batch may be issued in the very next transaction.
    function notFound(uint64 asOf) internal pure returns (Verdict memory verdict) {
        (verdict.freshUntil, verdict.asOfTime) = (asOf, asOf);
    }

    /// @notice The verdict on a proven credential at `moment`.
    /// @param status State of the batch and of the credential, from one block.
    /// @param header Header of the batch.
    /// @param credential The credential.
    /// @param asOf Timestamp of that block.
    /// @param moment From `asOf` up to, and not including, the horizon of `asOf`.
    function decide(
        BatchStatus memory status,
        BatchHeader calldata header,
        Credential calldata credential,
        uint64 asOf,
        uint64 moment
    ) internal pure returns (Verdict memory verdict) {
        uint256 epochLength = header.policy.epochLength;
        uint256 since;
        uint256 next;
        (verdict.outcome, since, next) = _outcomeAt({
            status: status,
            mask: StatusWords.maskOf(credential.index),
            epochLength: epochLength,
            start: StatusWords.later(credential.validFrom, header.issuedAt),
            expires: credential.expires,
            moment: moment
        });
        verdict.since = uint64(since);
        verdict.freshUntil = uint64(StatusWords.earlier(next, StatusWords.horizon(epochLength, asOf)));
        verdict.asOfTime = asOf;
        verdict.revision = status.revision;
        verdict.guarantee = header.policy.emergency == address(0) ? Guarantee.Firm : Guarantee.ExceptEmergency;
    }

    /// @notice Whether a credential counts at `moment`, if its status allows it.
    function isInTime(
        BatchHeader calldata header,
        Credential calldata credential,
        uint256 moment
    ) internal pure returns (bool) {
        uint256 expires = credential.expires;
        return credential.validFrom <= moment && header.issuedAt <= moment && (expires == 0 || moment < expires);
    }

    /// @notice The verdict on an attestation at `moment`, by the precedence of {_outcomeAt}. The attestation counts as a batch
    /// whose epochs are seconds and in which nothing can be suspended.
    /// @param status State of the attestation, from one block.
    /// @param asOf Timestamp of that block.
    /// @param moment Not after `asOf`.
    function decideAttestation(
        AttestationStatus memory status,
        uint64 asOf,
        uint64 moment
    ) internal pure returns (Verdict memory verdict) {
        if (status.time == 0) return notFound(asOf);
        uint256 revokedFrom =
            status.revocationTime == 0 ? StatusWords.NEVER : StatusWords.effectiveFrom(SECONDS, status.revocationTime);
        uint256 expires = status.expirationTime == 0 ? StatusWords.NEVER : status.expirationTime;
        uint256 since;
        uint256 next = revokedFrom;
        if (revokedFrom <= moment) {
            (verdict.outcome, since, next) = (Outcome.Revoked, revokedFrom, StatusWords.NEVER);
        } else if (moment >= expires) {
            (verdict.outcome, since) = (Outcome.Expired, expires);
        } else if (moment < status.time) {
            verdict.outcome = Outcome.NotYetValid;
            next = StatusWords.earlier(next, StatusWords.earlier(status.time, expires));
        } else {
            (verdict.outcome, since, next) = (Outcome.Valid, status.time, StatusWords.earlier(next, expires));
        }
        verdict.since = uint64(since);
        verdict.freshUntil = uint64(StatusWords.earlier(next, StatusWords.horizon(SECONDS, asOf)));
        verdict.asOfTime = asOf;
        verdict.revision = status.revocationTime == 0 ? 1 : 2;
        verdict.guarantee = Guarantee.Firm;
    }

    /// @dev The outcome for a proven credential at `moment`, by the precedence of outcomes. Suspension is checked last, where
    /// nothing else decides.
    /// @param mask Its bit.
    /// @param start First moment at which the credential counts.
    /// @param expires First moment at which the credential no longer counts; 0 for never.
    /// @return outcome The outcome.
    /// @return since Earliest moment from which storage still proves it.
    /// @return next Next moment at which the outcome is known to change.
    function _outcomeAt(
        BatchStatus memory status,
        uint256 mask,
        uint256 epochLength,
        uint256 start,
        uint256 expires,
        uint256 moment
    ) private pure returns (Outcome outcome, uint256 since, uint256 next) {
        bool revoked;
        (revoked, since, next) = status.revoked.finalAt(mask, epochLength, moment);
        if (expires == 0) expires = StatusWords.NEVER;
        if (revoked) {
            outcome = Outcome.Revoked;
        } else if (moment >= expires) {
            (outcome, since) = (Outcome.Expired, expires);
        } else if (moment < start) {
            outcome = Outcome.NotYetValid;
            next = StatusWords.earlier(next, StatusWords.earlier(start, expires));
        } else {
            (bool suspended, uint256 suspendedSince, uint256 suspendedNext) = _suspendedAt(
                status,
                mask,
                epochLength,
                moment
            );
            outcome = suspended ? Outcome.Suspended : Outcome.Valid;
            since = StatusWords.later(start, suspendedSince);
            next = StatusWords.earlier(next, StatusWords.earlier(suspendedNext, expires));
        }
    }

    function _suspendedAt(
        BatchStatus memory status,
        uint256 mask,
        uint256 epochLength,
        uint256 moment
    ) private pure returns (bool suspended, uint256 since, uint256 next) {
        return
            Holds.suspendedAt({
                word: status.suspended,
                hold: status.hold,
                batchHold: status.batchHold,
                mask: mask,
                epochLength: epochLength,
                moment: moment
            });
    }
}
