// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { ChangeKind, IBatchRegistry } from "../../contracts/interfaces/IBatchRegistry.sol";
import { Outcome, Verdict } from "../../contracts/interfaces/ICredentialVerifier.sol";
import { BatchAttack } from "./support/BatchAttack.sol";
import { VerdictCopy } from "./support/VerdictCopy.sol";
import { BatchHole } from "./twins/BatchHole.sol";

/// @notice Whoever may change status chooses the moment, the order and the words, so that verifiers disagree, or so that what
/// is final is undone.
abstract contract BatchClockAttack is BatchAttack {
    uint256 internal constant EPOCHS = 1 << 32;

    /// @dev Somebody holds a verdict that may still be reused. Then status is changed, in the same second or later.
    /// @param act Revoke, Suspend, Reinstate, or one of the retractions.
    /// @param offset At which second of its epoch the verdict is given.
    /// @param gap How many seconds later the change is announced.
    /// @return belied Whether a live verdict contradicts the copy while that may still be reused.
    /// @return copy The verdict.
    function belie(
        ChangeKind act,
        uint64 length,
        uint256 offset,
        uint256 gap
    ) internal returns (bool belied, Verdict memory copy) {
        begin(length);
        uint256 epoch = length == 0 ? 1 : length;
        if (act == ChangeKind.Reinstate) accepted(announce(ChangeKind.Suspend, 3), "suspended");
        uint256 moment = (NOW / epoch + 4) * epoch + offset;
        vm.warp(moment);
        if (act == ChangeKind.RetractRevoke) accepted(announce(ChangeKind.Revoke, 3), "revoked");
        if (act == ChangeKind.RetractSuspension) accepted(announce(ChangeKind.Suspend, 3), "suspended");
        copy = verify(header, 3);
        // Others join the same word.
        accepted(announce(ChangeKind.Revoke, 4), "another");
        moment += gap;
        vm.warp(moment);
        bytes memory reason = announce(act, 3);
        bool mayBeLate = act == ChangeKind.RetractRevoke || act == ChangeKind.RetractSuspension;
        if (!mayBeLate) accepted(reason, "announced");
        uint256 next = (moment / epoch + 1) * epoch;
        belied = isBelied(copy, 3, moment, [next - 1, next, next + 1]);
    }

    /// @dev Two blocks share a second: one is verified before a change of status, one after. Whoever can order them chooses.
    function changeWithinASecond(
        uint64 length,
        bool revokes,
        uint256 moment
    ) internal returns (Outcome before, Outcome afterwards) {
        begin(length);
        vm.warp(moment);
        before = outcomeOf(header, 3);
        accepted(announce(revokes ? ChangeKind.Revoke : ChangeKind.Suspend, 3), "announced");
        return (before, outcomeOf(header, 3));
    }

    /// @dev A revoker who was bribed tries to bring a revoked credential back: by reinstating it, and by suspending it first, so
    /// that there is something to reinstate.
    function resurrect(uint64 length, uint256[3] memory gaps) internal returns (bytes memory reason, Outcome outcome) {
        begin(length);
        uint256 moment = NOW;
        accepted(announce(ChangeKind.Revoke, 3), "revoked");
        vm.warp(moment += gaps[0]);
        reason = announce(ChangeKind.Reinstate, 3);
        accepted(announce(ChangeKind.Suspend, 3), "suspended");
        vm.warp(moment += gaps[1]);
        accepted(announce(ChangeKind.Reinstate, 3), "reinstated");
        vm.warp(moment + 1 + 2 * uint256(length) + gaps[2]);
        outcome = outcomeOf(header, 3);
    }

    /// @dev A revocation is retracted after its epoch, when others may have acted on it already; with other changes of the same
    /// word in between, in both of its slots.
    /// @param wait Epochs from the last of them.
    function retractLate(
        uint64 length,
        uint256 wait,
        uint256 others
    ) internal returns (bytes memory reason, Outcome outcome) {
        begin(length);
        uint256 epoch = length == 0 ? 1 : length;
        uint256 moment = NOW;
        accepted(announce(ChangeKind.Revoke, 3), "revoked");
        for (uint256 i = 0; i < others; ++i) {
            vm.warp(moment += epoch);
            accepted(announce(ChangeKind.Revoke, 4 + i), "another");
        }
        vm.warp(moment += wait * epoch);
        reason = announce(ChangeKind.RetractRevoke, 3);
        vm.warp(moment + 2 * epoch);
        outcome = outcomeOf(header, 3);
    }

    /// @dev 2^32 epochs later an epoch has the same number, if that wraps.
    function retractAfterAllEpochs(
        uint64 length,
        uint8 rounds
    ) internal returns (bytes memory reason, Outcome outcome) {
        begin(length);
        uint256 epoch = length == 0 ? 1 : length;
        accepted(announce(ChangeKind.Revoke, 3), "revoked");
        vm.warp(NOW + epoch * EPOCHS * (uint256(rounds) + 1));
        reason = announce(ChangeKind.RetractRevoke, 3);
        outcome = outcomeOf(header, 3);
    }

    /// @dev Announced when epoch numbers no longer fit: wrapped, they are long past.
    function announceAfterAllEpochs(
        uint64 length,
        uint32 extra,
        bool revokes
    ) internal returns (bytes memory reason, bool belied) {
        begin(length);
        uint256 moment = (EPOCHS + extra) * (length == 0 ? 1 : length);
        vm.warp(moment);
        Verdict memory copy = verify(header, 3);
        reason = announce(revokes ? ChangeKind.Revoke : ChangeKind.Suspend, 3);
        belied = isBelied(copy, 3, moment, [moment, moment, moment]);
    }

    /// @dev Revoked in the very second of the copy, which is then asked at its last moments.
    /// @return belied Whether the copy answers, and otherwise than a live verdict.
    function askCopy(uint64 length, uint256 offset, bool isAtEnd) internal returns (bool belied) {
        begin(length);
        vm.warp(NOW + offset);
        Verdict memory copy = verify(header, 3);
        accepted(announce(ChangeKind.Revoke, 3), "revoked");
        uint256 moment = isAtEnd ? copy.freshUntil : copy.freshUntil - 1;
        vm.warp(moment);
        (bool known, Outcome outcome) = VerdictCopy.read(hole, copy, moment);
        isTrue(known || isAtEnd, "known up to its end");
        return known && outcome != outcomeOf(header, 3);
    }
}

contract BatchClockTest is BatchClockAttack {
    function testFuzz_Change_BeliesNoCopy(
        uint8 act,
        uint32 length,
        uint32 offset,
        uint32 gap
    ) public onOursAndSoundTwin {
        uint64 epoch = lengthOf(length);
        uint256 second = offsetIn(epoch, offset);
        // Within the time for which the copy may be reused: to the end of the next epoch.
        uint256 last = epoch == 0 ? 0 : 2 * uint256(epoch) - second - 1;
        (bool belied, Verdict memory copy) = belie(
            ChangeKind(act % 5),
            epoch,
            second,
            gap % 3 == 0
                ? 0
                : gap % 3 == 1
                    ? last
                    : bound(gap, 0, last)
        );
        isTrue(!belied, "belied");
        isTrue(copy.freshUntil > copy.asOfTime, "good for a while");
    }

    function testFuzz_Twin_BeliesCopiesByAnEarlyEffect(
        bool revokes,
        uint32 length,
        uint32 offset
    ) public onTwin(BatchHole.EarlyEffect) {
        uint64 epoch = lengthOf(length);
        ChangeKind act = revokes ? ChangeKind.Revoke : ChangeKind.Suspend;
        (bool belied, ) = belie(act, epoch, offsetIn(epoch, offset), 0);
        isTrue(belied, "belied");
    }

    function testFuzz_Twin_BeliesCopiesOfTheFirstSecond(
        bool revokes,
        uint32 length
    ) public onTwin(BatchHole.LateBoundary) {
        (bool belied, ) = belie(revokes ? ChangeKind.Revoke : ChangeKind.Suspend, atLeastAMinute(length), 0, 0);
        isTrue(belied, "belied");
    }

    function testFuzz_Twin_BeliesCopiesByReinstating(
        uint32 length,
        uint32 offset
    ) public onTwin(BatchHole.ReinstatesAtOnce) {
        uint64 epoch = lengthOf(length);
        (bool belied, ) = belie(ChangeKind.Reinstate, epoch, offsetIn(epoch, offset), 0);
        isTrue(belied, "belied");
    }

    /// @dev Announced in the last second of an epoch or the first of the next: in force from the start of the epoch after the
    /// next, to the second.
    function testFuzz_Ours_TakesEffectInItsSecond(
        bool revokes,
        uint32 length,
        uint32 offset
    ) public onOursAndSoundTwin {
        begin(lengthOf(length));
        uint256 epoch = lengthOf(length) == 0 ? 1 : lengthOf(length);
        uint256 first = (NOW / epoch + 1) * epoch;
        uint256 moment = first + offsetIn(lengthOf(length), offset);
        vm.warp(moment);
        accepted(announce(revokes ? ChangeKind.Revoke : ChangeKind.Suspend, 3), "announced");
        uint256 effect = lengthOf(length) == 0 ? moment + 1 : first + 2 * epoch;
        vm.warp(effect - 1);
        sameOutcome(outcomeOf(header, 3), Outcome.Valid, "a second before");
        vm.warp(effect);
        sameOutcome(outcomeOf(header, 3), revokes ? Outcome.Revoked : Outcome.Suspended, "in its second");
    }

    function testFuzz_Verify_AgreesWithinASecond(uint32 length, bool revokes, uint32 later) public onOursAndSoundTwin {
        (Outcome before, Outcome afterwards) = changeWithinASecond(lengthOf(length), revokes, _moment(later));
        sameOutcome(before, Outcome.Valid, "before");
        sameOutcome(afterwards, Outcome.Valid, "afterwards, in the same second");
    }

    function testFuzz_Twin_DisagreesWithinASecond(bool revokes, uint32 later) public onTwin(BatchHole.EarlyEffect) {
        (Outcome before, Outcome afterwards) = changeWithinASecond(0, revokes, _moment(later));
        isTrue(before != afterwards, "two verdicts in one second");
    }

    function testFuzz_Reinstate_NeverUndoesARevocation(
        uint32 length,
        uint256[3] memory gaps
    ) public onOursAndSoundTwin {
        (bytes memory reason, Outcome outcome) = resurrect(lengthOf(length), _small(gaps));
        sameOutcome(outcome, Outcome.Revoked, "outcome");
        uint256 mask = maskOf(3)[0].mask;
        isError(reason, abi.encodeWithSelector(IBatchRegistry.NoChange.selector, uint256(0), mask, uint256(0)));
    }

    function testFuzz_Twin_BringsItBack(uint32 length, uint256[3] memory gaps) public onTwin(BatchHole.Resurrection) {
        (, Outcome outcome) = resurrect(lengthOf(length), _small(gaps));
        sameOutcome(outcome, Outcome.Valid, "outcome");
    }

    function testFuzz_RevertWhen_RetractedLate(uint32 length, uint16 wait, uint8 others) public onOursAndSoundTwin {
        (bytes memory reason, Outcome outcome) = retractLate(lengthOf(length), 1 + uint256(wait), others % 5);
        sameOutcome(outcome, Outcome.Revoked, "outcome");
        uint256 mask = maskOf(3)[0].mask;
        isError(reason, abi.encodeWithSelector(IBatchRegistry.NothingToRetract.selector, uint256(0), mask, uint256(0)));
    }

    function testFuzz_Twin_RetractsLate(
        uint32 length,
        uint16 wait,
        uint8 others
    ) public onTwin(BatchHole.LateRetraction) {
        (, Outcome outcome) = retractLate(lengthOf(length), 1 + uint256(wait), others % 5);
        sameOutcome(outcome, Outcome.Valid, "outcome");
    }

    function testFuzz_RevertWhen_RetractedAfterAllEpochs(uint32 length, uint8 rounds) public onOursAndSoundTwin {
        (bytes memory reason, Outcome outcome) = retractAfterAllEpochs(lengthOf(length), rounds);
        sameOutcome(outcome, Outcome.Revoked, "outcome");
        isKind(reason, IBatchRegistry.NothingToRetract.selector);
    }

    function testFuzz_Twin_RetractsAfterAllEpochs(uint32 length, uint8 rounds) public onTwin(BatchHole.WrappedEpochs) {
        (bytes memory reason, Outcome outcome) = retractAfterAllEpochs(lengthOf(length), rounds);
        accepted(reason, "retracted");
        sameOutcome(outcome, Outcome.Valid, "outcome");
    }

    function testFuzz_RevertWhen_AnnouncedAfterAllEpochs(
        uint32 length,
        uint32 extra,
        bool revokes
    ) public onOursAndSoundTwin {
        (bytes memory reason, bool belied) = announceAfterAllEpochs(lengthOf(length), extra, revokes);
        isKind(reason, IBatchRegistry.EpochOutOfRange.selector);
        isTrue(!belied, "belied");
    }

    function testFuzz_Twin_AnnouncesInThePast(
        uint32 length,
        uint32 extra,
        bool revokes
    ) public onTwin(BatchHole.WrappedEpochs) {
        uint32 wrapped = uint32(bound(extra, 0, type(uint32).max - 3));
        (bytes memory reason, bool belied) = announceAfterAllEpochs(lengthOf(length), wrapped, revokes);
        accepted(reason, "announced");
        isTrue(belied, "belied");
    }

    /// @dev The last epoch in which anything can be announced leaves room for the two after it.
    function testFuzz_Ours_StopsTwoEpochsBeforeTheLast(uint32 length, bool revokes) public onOursAndSoundTwin {
        begin(lengthOf(length));
        uint256 epoch = lengthOf(length) == 0 ? 1 : lengthOf(length);
        ChangeKind kind = revokes ? ChangeKind.Revoke : ChangeKind.Suspend;
        vm.warp((EPOCHS - 2) * epoch);
        isError(
            announce(kind, 3),
            abi.encodeWithSelector(IBatchRegistry.EpochOutOfRange.selector, uint256(EPOCHS - 2))
        );
        vm.warp((EPOCHS - 2) * epoch - 1);
        accepted(announce(kind, 3), "in the last second");
        vm.warp((EPOCHS - 1) * epoch);
        sameOutcome(outcomeOf(header, 3), revokes ? Outcome.Revoked : Outcome.Suspended, "in force");
    }

    function testFuzz_Copy_IsNotBelied(uint32 length, uint24 offset, bool isAtEnd) public onOursAndSoundTwin {
        isTrue(!askCopy(lengthOf(length), offset, isAtEnd), "belied");
    }

    function testFuzz_Twin_ReusesACopyTooLong(uint32 length, uint24 offset) public onTwin(BatchHole.InclusiveReuse) {
        isTrue(askCopy(lengthOf(length), offset, true), "belied");
    }

    /// @dev Any second up to the last in which changes can be announced, with epochs of a second.
    function _moment(uint256 later) private pure returns (uint256) {
        return NOW + bound(later, 0, type(uint32).max - NOW - 3);
    }

    function _small(uint256[3] memory gaps) private pure returns (uint256[3] memory) {
        for (uint256 i = 0; i < 3; ++i) gaps[i] = bound(gaps[i], 0, 5);
        return gaps;
    }
}
