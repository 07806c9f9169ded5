// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { ChangeKind, IBatchRegistry } from "../../contracts/interfaces/IBatchRegistry.sol";
import { Outcome } from "../../contracts/interfaces/ICredentialVerifier.sol";
import { BatchAttack } from "./support/BatchAttack.sol";
import { BatchHole } from "./twins/BatchHole.sol";

/// @notice An issuer issues a batch whose policy names a revoker, when epoch numbers have run out or soon will: it looks
/// revocable, and nobody can ever revoke in it.
abstract contract IrrevocableBatchAttack is BatchAttack {
    /// @param length Seconds of an epoch; 0 for an epoch of a second.
    /// @param moment When it is issued.
    /// @param wait Seconds until somebody wants to revoke.
    /// @return issuing Why it cannot be issued.
    /// @return revoking Why it cannot be revoked.
    function issueLate(
        uint64 length,
        uint256 moment,
        uint256 wait
    ) internal returns (bytes memory issuing, bytes memory revoking) {
        begin(0);
        vm.warp(moment);
        header.policy.epochLength = length;
        (header.issuedAt, header.salt) = (uint64(moment), "late");
        issuing = send(header.issuer, abi.encodeCall(IBatchRegistry.issue, (header, "")));
        vm.warp(moment + wait);
        revoking = announce(ChangeKind.Revoke, 3);
    }
}

contract IrrevocableBatchTest is IrrevocableBatchAttack {
    uint256 private constant LAST = 2 ** 32 - 1;

    /// @dev From 30 years before the last epoch number on.
    function testFuzz_RevertWhen_EpochsRunOut(uint32 length, uint64 extra, uint32 wait) public onOursAndSoundTwin {
        uint256 stride = lengthOf(length) == 0 ? 1 : lengthOf(length);
        uint256 moment = (LAST - 1) * stride - 30 * 365 days + (extra % (2 ** 60));
        (bytes memory issuing, bytes memory revoking) = issueLate(lengthOf(length), moment, wait);
        uint256 epoch = (moment + 30 * 365 days) / stride;
        isError(issuing, abi.encodeWithSelector(IBatchRegistry.EpochOutOfRange.selector, epoch));
        isError(revoking, abi.encodeWithSelector(IBatchRegistry.UnknownBatch.selector, idOf(header)));
    }

    /// @dev A clock in milliseconds, and a short epoch.
    function test_RevertWhen_TheClockCountsMilliseconds() public onOursAndSoundTwin {
        (bytes memory issuing, ) = issueLate(300, 1_800_000_000_000, 0);
        isKind(issuing, IBatchRegistry.EpochOutOfRange.selector);
    }

    /// @dev What is issued a second before that can be revoked for 30 years.
    function testFuzz_Ours_CanBeRevokedForThirtyYears(uint32 length, uint32 wait) public onOursAndSoundTwin {
        uint256 stride = lengthOf(length) == 0 ? 1 : lengthOf(length);
        uint256 moment = (LAST - 1) * stride - 30 * 365 days - 1;
        (bytes memory issuing, bytes memory revoking) = issueLate(lengthOf(length), moment, wait % (30 * 365 days));
        accepted(issuing, "issued");
        accepted(revoking, "revoked");
        vm.warp(moment + 30 * 365 days + 2 * stride);
        sameOutcome(outcomeOf(header, 3), Outcome.Revoked, "in force");
    }

    function testFuzz_Twin_IssuesWhatNobodyCanRevoke(
        uint32 length,
        uint32 extra,
        uint32 wait
    ) public onTwin(BatchHole.ShortLife) {
        uint256 stride = lengthOf(length) == 0 ? 1 : lengthOf(length);
        (bytes memory issuing, bytes memory revoking) = issueLate(lengthOf(length), (LAST - 1) * stride + extra, wait);
        accepted(issuing, "issued");
        isKind(revoking, IBatchRegistry.EpochOutOfRange.selector);
        sameOutcome(outcomeOf(header, 3), Outcome.Valid, "for ever");
    }
}
