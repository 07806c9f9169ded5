// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import { BatchStatus, StatusWord } from "../interfaces/IBatchRegistry.sol";
import { Credential, Guarantee, Outcome, Verdict } from "../interfaces/ICredentialVerifier.sol";
import { StatusWords } from "./StatusWords.sol";

/// @title Verdicts
/// @notice The verdict, once: a pure function of stored status and a moment. Twin of src/core/verdict.ts.
library Verdicts {
    using StatusWords for StatusWord;

    /// @notice The verdict where there is no such batch, or the credential is not proven to be in it.
    /// @dev Never reusable: it may be issued in the very next transaction.
    function notFound(uint64 asOf) internal pure returns (Verdict memory verdict) {
        (verdict.freshUntil, verdict.asOfTime) = (asOf, asOf);
    }

    /// @notice The verdict on a proven credential at `moment`.
    /// @param status State of the batch and of the credential's word, from one block.
    /// @param credential The credential.
    /// @param issuedAt The batch's.
    /// @param epochLength The policy's.
    /// @param asOf Timestamp of that block.
    /// @param moment From `asOf` up to, and not including, the horizon of `asOf`.
    function decide(
        BatchStatus memory status,
        Credential calldata credential,
        uint64 issuedAt,
        uint64 epochLength,
        uint64 asOf,
        uint64 moment
    ) internal pure returns (Verdict memory verdict) {
        (, uint256 mask) = StatusWords.locate(credential.index);
        (bool revoked, uint256 revokedSince, uint256 next) = status.revoked.finalAt(mask, epochLength, moment);
        (bool suspended, uint256 suspendedSince, uint256 suspendedNext) = status.suspended.toggledAt(
            mask,
            epochLength,
            moment
        );
        uint256 start = StatusWords.later(credential.validFrom, issuedAt);
        uint256 expires = credential.expires == 0 ? type(uint256).max : credential.expires;

        uint256 since;
        if (revoked) {
            (verdict.outcome, since) = (Outcome.Revoked, revokedSince);
        } else if (moment >= expires) {
            (verdict.outcome, since) = (Outcome.Expired, expires);
        } else if (moment < start) {
            verdict.outcome = Outcome.NotYetValid;
            next = StatusWords.earlier(next, StatusWords.earlier(start, expires));
        } else {
            verdict.outcome = suspended ? Outcome.Suspended : Outcome.Valid;
            since = StatusWords.later(suspendedSince, start);
            next = StatusWords.earlier(next, StatusWords.earlier(suspendedNext, expires));
        }
        verdict.since = uint64(since);
        verdict.freshUntil = uint64(StatusWords.earlier(next, StatusWords.horizon(epochLength, asOf)));
        verdict.asOfTime = asOf;
        verdict.revision = status.revision;
        verdict.guarantee = Guarantee.Firm;
    }
}
