// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import { AttestationStatus } from "../interfaces/IAttestationRegistry.sol";
import { BatchHeader, BatchStatus, StatusWord } from "../interfaces/IBatchRegistry.sol";
import { Credential, Guarantee, Outcome, Verdict } from "../interfaces/ICredentialVerifier.sol";
import { Holds } from "./Holds.sol";
import { StatusWords } from "./StatusWords.sol";

/// @title Verdicts
/// @notice The verdict, once: a pure function of stored status and a moment. Twin of src/core/verdict.ts.
library Verdicts {
    using StatusWords for StatusWord;

    /// @dev The epoch length under which an epoch is a second.
    uint256 private constant SECONDS = 0;

    /// @notice The verdict where there is no such batch, or the credential is not proven to be in it.
    /// @dev Never reusable: it may be issued in the very next transaction.
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
        uint256 mask = StatusWords.maskOf(credential.index);
        (bool revoked, uint256 revokedSince, uint256 next) = status.revoked.finalAt(mask, epochLength, moment);
        (bool suspended, uint256 suspendedSince, uint256 suspendedNext) = Holds.suspendedAt({
            word: status.suspended,
            hold: status.hold,
            batchHold: status.batchHold,
            mask: mask,
            epochLength: epochLength,
            moment: moment
        });
        uint256 since;
        (verdict.outcome, since, next) = _judge({
            revoked: revoked,
            revokedSince: revokedSince,
            revokedNext: next,
            suspended: suspended,
            suspendedSince: suspendedSince,
            suspendedNext: suspendedNext,
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

    /// @notice The verdict on an attestation at `moment`: the rule of a batch whose epochs are seconds, nothing of which can be
    /// suspended.
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
        bool revoked = revokedFrom <= moment;
        (Outcome outcome, uint256 since, uint256 next) = _judge({
            revoked: revoked,
            revokedSince: revokedFrom,
            revokedNext: revoked ? StatusWords.NEVER : revokedFrom,
            suspended: false,
            suspendedSince: 0,
            suspendedNext: StatusWords.NEVER,
            start: status.time,
            expires: status.expirationTime,
            moment: moment
        });
        verdict.outcome = outcome;
        verdict.since = uint64(since);
        verdict.freshUntil = uint64(StatusWords.earlier(next, StatusWords.horizon(SECONDS, asOf)));
        verdict.asOfTime = asOf;
        verdict.revision = status.revocationTime == 0 ? 1 : 2;
        verdict.guarantee = Guarantee.Firm;
    }

    /// @dev The precedence of outcomes, for batches and attestations alike.
    /// @param start First moment at which the credential counts.
    /// @param expires First moment at which it counts no more; 0 for never.
    /// @return outcome What is so at `moment`.
    /// @return since Earliest moment from which storage still proves it.
    /// @return next Next moment at which it is known to change.
    function _judge(
        bool revoked,
        uint256 revokedSince,
        uint256 revokedNext,
        bool suspended,
        uint256 suspendedSince,
        uint256 suspendedNext,
        uint256 start,
        uint256 expires,
        uint256 moment
    ) private pure returns (Outcome outcome, uint256 since, uint256 next) {
        if (expires == 0) expires = StatusWords.NEVER;
        next = revokedNext;
        if (revoked) {
            (outcome, since) = (Outcome.Revoked, revokedSince);
        } else if (moment >= expires) {
            (outcome, since) = (Outcome.Expired, expires);
        } else if (moment < start) {
            outcome = Outcome.NotYetValid;
            next = StatusWords.earlier(next, StatusWords.earlier(start, expires));
        } else {
            outcome = suspended ? Outcome.Suspended : Outcome.Valid;
            since = StatusWords.later(suspendedSince, start);
            next = StatusWords.earlier(next, StatusWords.earlier(suspendedNext, expires));
        }
    }
}
