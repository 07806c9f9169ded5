// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { ChangeKind, IBatchRegistry, WordMask } from "../../contracts/interfaces/IBatchRegistry.sol";
import { Outcome, Verdict } from "../../contracts/interfaces/ICredentialVerifier.sol";
import { BatchAttack } from "./support/BatchAttack.sol";
import { BatchHole } from "./twins/BatchHole.sol";

/// @notice A role goes beyond what the policy grants: holds longer, sooner, more, or over what was; changes the same twice, or
/// what is no credential; does the other role's work.
abstract contract BatchOverreachAttack is BatchAttack {
    uint64 internal constant EPOCH = 1 hours;

    /// @dev Held longer than the policy allows, alone or on top of a hold in force.
    /// @return reason Why not.
    /// @return outcome What is so once every hold that the policy allows has ended.
    function holdForLong(
        uint256 target,
        uint256 until,
        bool isOnTop
    ) internal returns (bytes memory reason, Outcome outcome) {
        begin(EPOCH);
        uint256 moment = NOW;
        if (isOnTop) {
            accepted(imposeHold(target, NOW + 1 + LIMIT), "held");
            vm.warp(moment += LIMIT);
        }
        reason = imposeHold(target, bound(until, moment + LIMIT + 2, type(uint64).max));
        vm.warp(moment + LIMIT + 1);
        outcome = outcomeOf(header, 3);
    }

    /// @dev Held in a second in which somebody was verified already, or only in it, or before it.
    function holdAtOnce(
        uint256 target,
        uint256 until
    ) internal returns (bytes memory reason, Outcome before, Outcome afterwards) {
        begin(EPOCH);
        before = outcomeOf(header, 3);
        reason = imposeHold(target, until);
        afterwards = outcomeOf(header, 3);
    }

    /// @dev Somebody holds a verdict, Suspended, that may still be reused. Then the hold is ended.
    function endEarly(uint256 offset, uint256 gap, uint256 until) internal returns (bytes memory reason, bool belied) {
        begin(EPOCH);
        accepted(imposeHold(WHOLE_BATCH, NOW + LIMIT), "held");
        uint256 moment = (NOW / EPOCH + 2) * EPOCH + offset;
        vm.warp(moment);
        Verdict memory copy = verify(header, 3);
        sameOutcome(copy.outcome, Outcome.Suspended, "copy");
        vm.warp(moment += gap);
        uint256 end = moment + until;
        reason = endHold(WHOLE_BATCH, end);
        belied = isBelied(copy, 3, moment, [end - 1, end, end + 1]);
    }

    /// @dev A second hold, over one that is in force or that has ended, is to hide the first.
    /// @return known Whether the registry answers about a moment within the first.
    /// @return suspended What it answers.
    function hideHistory(
        uint256 target,
        uint256 first,
        uint256 gap,
        uint256 second
    ) internal returns (bool known, bool suspended) {
        begin(EPOCH);
        accepted(imposeHold(target, NOW + 1 + first), "held");
        uint256 moment = NOW + 1 + gap;
        vm.warp(moment);
        accepted(imposeHold(target, moment + 1 + second), "held again");
        uint64 within = uint64(NOW + 1 + (gap < first ? gap : first - 1));
        try registry.statusAt(header, 3, within) returns (bool, bool answer) {
            return (true, answer);
        } catch (bytes memory reason) {
            isKind(reason, IBatchRegistry.HistoryNotKept.selector);
        }
    }

    /// @dev A hold of what is no credential.
    function holdBeyondSize(uint256 target, bool ends) internal returns (bytes memory reason) {
        begin(EPOCH);
        accepted(imposeHold(WHOLE_BATCH, NOW + LIMIT), "held");
        return ends ? endHold(target, NOW + LIMIT - 1) : imposeHold(target, NOW + LIMIT);
    }

    /// @dev In a batch as large as can be, the last credential is held; or the last but a few.
    function holdTheLast(uint256 fromEnd) internal returns (Outcome others) {
        begin(EPOCH);
        header.size = 2 ** 32;
        issue(header);
        accepted(imposeHold(2 ** 32 - 1 - fromEnd, NOW + LIMIT), "held");
        vm.warp(NOW + 1);
        return outcomeOf(header, 3);
    }

    /// @dev The same suspension again, now or some epochs later: where changes are toggles, it would undo the first.
    function suspendTwice(uint64 length, uint8 later) internal returns (bytes memory reason, Outcome outcome) {
        begin(length);
        uint256 epoch = length == 0 ? 1 : length;
        accepted(announce(ChangeKind.Suspend, 3), "suspended");
        vm.warp(NOW + epoch * later);
        reason = announce(ChangeKind.Suspend, 3);
        vm.warp(NOW + epoch * (uint256(later) + 3));
        outcome = outcomeOf(header, 3);
    }

    /// @dev A credential in two masks of one call.
    function overlap(
        uint64 length,
        uint256 index,
        uint256 mask
    ) internal returns (bytes memory reason, Outcome outcome) {
        begin(length);
        uint256 all = ~uint256(0) << (256 - SIZE);
        WordMask[] memory masks = new WordMask[](2);
        masks[0].mask = (mask & all) | maskOf(index)[0].mask;
        masks[1] = maskOf(index)[0];
        reason = announce(header, ChangeKind.Suspend, masks);
        vm.warp(NOW + 3 * (length == 0 ? 1 : length));
        outcome = outcomeOf(header, index);
    }

    /// @dev A mask that reaches into the epoch's bits, below the credentials': it would move when the word takes effect.
    function soilMask(uint64 length, uint32 low) internal returns (bytes memory reason, Outcome outcome) {
        begin(length);
        WordMask[] memory masks = maskOf(3);
        masks[0].mask |= low;
        reason = announce(header, ChangeKind.Revoke, masks);
        vm.warp(NOW + 3 * (length == 0 ? 1 : length));
        outcome = outcomeOf(header, 3);
    }

    /// @dev Bits that are no credential of the batch: behind its last, or in another word.
    function changeBeyondSize(ChangeKind kind, uint256 word, uint256 mask) internal returns (bytes memory reason) {
        begin(0);
        WordMask[] memory masks = new WordMask[](1);
        (masks[0].word, masks[0].mask) = (word, mask);
        return announce(header, kind, masks);
    }

    /// @dev The emergency role revokes, the revoker imposes a hold.
    function swapRoles(bool revokes) internal returns (bytes memory reason) {
        begin(0);
        if (revokes) {
            bytes memory data = abi.encodeCall(IBatchRegistry.change, (header, ChangeKind.Revoke, maskOf(3), 0, 0));
            return send(header.policy.emergency, data);
        }
        uint64 until = uint64(NOW + 1 days);
        return
            send(
                header.policy.revoker,
                abi.encodeCall(IBatchRegistry.imposeHold, (header, only(WHOLE_BATCH), until, 0, 0))
            );
    }

    function targetOf(bool isWhole) internal pure returns (uint256) {
        return isWhole ? WHOLE_BATCH : 3;
    }
}

contract BatchOverreachTest is BatchOverreachAttack {
    function testFuzz_RevertWhen_HeldForLong(bool isWhole, uint64 until, bool isOnTop) public onOursAndSoundTwin {
        (bytes memory reason, Outcome outcome) = holdForLong(targetOf(isWhole), until, isOnTop);
        isKind(reason, IBatchRegistry.HoldOutOfRange.selector);
        sameOutcome(outcome, Outcome.Valid, "ended");
    }

    function testFuzz_Twin_HoldsForLong(
        bool isWhole,
        uint64 until,
        bool isOnTop
    ) public onTwin(BatchHole.BoundlessHold) {
        (bytes memory reason, Outcome outcome) = holdForLong(targetOf(isWhole), until, isOnTop);
        accepted(reason, "held");
        sameOutcome(outcome, Outcome.Suspended, "still");
    }

    function testFuzz_Hold_BeginsWithTheNextSecond(bool isWhole, uint64 until) public onOursAndSoundTwin {
        // Often close to the second of the hold.
        uint256 end = until % 2 == 0 ? NOW - 2 + ((until >> 1) % 6) : bound(until, NOW, NOW + 1 + LIMIT);
        (bytes memory reason, Outcome before, Outcome afterwards) = holdAtOnce(targetOf(isWhole), end);
        if (end < NOW + 2) isKind(reason, IBatchRegistry.HoldOutOfRange.selector);
        else accepted(reason, "held");
        sameOutcome(before, Outcome.Valid, "before");
        sameOutcome(afterwards, Outcome.Valid, "afterwards, in the same second");
    }

    function testFuzz_RevertWhen_HeldInThePast(bool isWhole, uint64 until) public onOursAndSoundTwin {
        (bytes memory reason, , ) = holdAtOnce(
            targetOf(isWhole),
            until % 2 == 0 ? NOW + 1 - ((until >> 1) % 4) : until % NOW
        );
        isKind(reason, IBatchRegistry.HoldOutOfRange.selector);
    }

    function testFuzz_Twin_HoldsAtOnce(bool isWhole, uint64 until) public onTwin(BatchHole.HoldsAtOnce) {
        // Also for this one second only.
        uint256 end = bound(until, NOW + 1, NOW + LIMIT);
        (bytes memory reason, Outcome before, Outcome afterwards) = holdAtOnce(targetOf(isWhole), end);
        accepted(reason, "held");
        isTrue(before != afterwards, "two verdicts in one second");
    }

    function testFuzz_EndHold_BeliesNoCopy(uint16 offset, uint32 gap, uint32 until) public onOursAndSoundTwin {
        uint256 second = bound(offset, 0, EPOCH - 1);
        uint256 wait = bound(gap, 0, 2 * EPOCH - second - 1);
        uint256 end = bound(until, 1, 4 * EPOCH);
        (bytes memory reason, bool belied) = endEarly(second, wait, end);
        // The horizon, counted from the second in which it is ended.
        uint256 horizon = 2 * EPOCH - ((second + wait) % EPOCH);
        if (end < horizon) isKind(reason, IBatchRegistry.HoldEndOutOfRange.selector);
        else accepted(reason, "ended");
        isTrue(!belied, "belied");
    }

    function testFuzz_Twin_EndsEarly(uint16 offset, uint32 until) public onTwin(BatchHole.EarlyEnd) {
        uint256 second = bound(offset, 0, EPOCH - 1);
        (bytes memory reason, bool belied) = endEarly(second, 0, bound(until, 1, EPOCH));
        accepted(reason, "ended");
        isTrue(belied, "belied");
    }

    function testFuzz_StatusAt_NeverForgetsAHold(
        bool isWhole,
        uint32 first,
        uint32 gap,
        uint32 second
    ) public onOursAndSoundTwin {
        uint256 length = bound(first, 1, LIMIT);
        uint256 wait = bound(gap, 0, 2 * LIMIT);
        (bool known, bool suspended) = hideHistory(targetOf(isWhole), length, wait, bound(second, 1, LIMIT));
        isTrue(suspended || !known, "a lie");
        // Where the first one reaches the second, nothing is forgotten either.
        isTrue(known || wait >= length, "erased");
    }

    function testFuzz_Twin_ForgetsAHold(
        bool isWhole,
        uint32 first,
        uint32 gap,
        uint32 second
    ) public onTwin(BatchHole.ForgetfulHold) {
        uint256 length = bound(first, 1, LIMIT);
        (bool known, bool suspended) = hideHistory(
            targetOf(isWhole),
            length,
            bound(gap, 0, 2 * LIMIT),
            bound(second, 1, LIMIT)
        );
        isTrue(known && !suspended, "a lie");
    }

    function testFuzz_Twin_ErasesALiveHold(
        bool isWhole,
        uint32 first,
        uint32 gap,
        uint32 second
    ) public onTwin(BatchHole.FloorOverLiveHold) {
        uint256 length = bound(first, 1, LIMIT);
        (bool known, ) = hideHistory(targetOf(isWhole), length, bound(gap, 0, length - 1), bound(second, 1, LIMIT));
        isTrue(!known, "erased");
    }

    function testFuzz_RevertWhen_HeldBeyondTheSize(uint256 index, bool ends) public onOursAndSoundTwin {
        bytes memory reason = holdBeyondSize(bound(index, SIZE, WHOLE_BATCH - 1), ends);
        isKind(reason, IBatchRegistry.IndexBeyondBatch.selector);
    }

    function testFuzz_Twin_HoldsBeyondTheSize(uint256 index) public onTwin(BatchHole.UnboundedTarget) {
        accepted(holdBeyondSize(bound(index, SIZE, WHOLE_BATCH - 1), false), "held");
    }

    function testFuzz_Hold_OfOneIsNotOfAll(uint8 fromEnd) public onOursAndSoundTwin {
        sameOutcome(holdTheLast(fromEnd % 4), Outcome.Valid, "others");
    }

    function test_Twin_HoldsAllWithTheLast() public onTwin(BatchHole.NarrowTarget) {
        sameOutcome(holdTheLast(0), Outcome.Suspended, "others");
    }

    function testFuzz_RevertWhen_SuspendedTwice(uint32 length, uint8 later) public onOursAndSoundTwin {
        (bytes memory reason, Outcome outcome) = suspendTwice(lengthOf(length), later);
        isKind(reason, IBatchRegistry.NoChange.selector);
        sameOutcome(outcome, Outcome.Suspended, "outcome");
    }

    function testFuzz_Twin_TogglesBack(uint32 length, uint8 later) public onTwin(BatchHole.BlindToggle) {
        (bytes memory reason, Outcome outcome) = suspendTwice(lengthOf(length), later);
        accepted(reason, "suspended again");
        sameOutcome(outcome, Outcome.Valid, "outcome");
    }

    function testFuzz_RevertWhen_MasksOverlap(uint32 length, uint8 index, uint256 mask) public onOursAndSoundTwin {
        (bytes memory reason, Outcome outcome) = overlap(lengthOf(length), pick(index), mask);
        isKind(reason, IBatchRegistry.NoChange.selector);
        sameOutcome(outcome, Outcome.Valid, "nothing happened");
    }

    /// @dev Accepted, and said in the event; but one undid the other.
    function testFuzz_Twin_TogglesTwiceInOneCall(
        uint32 length,
        uint8 index,
        uint256 mask
    ) public onTwin(BatchHole.ChecksFirst) {
        (bytes memory reason, Outcome outcome) = overlap(lengthOf(length), pick(index), mask);
        accepted(reason, "suspended");
        sameOutcome(outcome, Outcome.Valid, "not suspended");
    }

    function testFuzz_RevertWhen_AMaskReachesTheEpoch(uint32 length, uint32 low) public onOursAndSoundTwin {
        (bytes memory reason, ) = soilMask(lengthOf(length), low == 0 ? 1 : low);
        isKind(reason, IBatchRegistry.MaskOutOfRange.selector);
    }

    function testFuzz_Twin_PutsARevocationOffForAges(uint32 length, uint32 low) public onTwin(BatchHole.UnboundedMask) {
        (bytes memory reason, Outcome outcome) = soilMask(lengthOf(length), low | (1 << 31));
        accepted(reason, "announced");
        sameOutcome(outcome, Outcome.Valid, "not in force");
    }

    function testFuzz_RevertWhen_ChangedBeyondTheSize(
        uint8 kind,
        uint256 word,
        uint256 mask
    ) public onOursAndSoundTwin {
        bytes memory reason = changeBeyondSize(ChangeKind(kind % 3), word, _beyond(word, mask));
        isKind(reason, IBatchRegistry.MaskOutOfRange.selector);
    }

    function testFuzz_Twin_ChangesBeyondTheSize(
        bool revokes,
        uint256 word,
        uint256 mask
    ) public onTwin(BatchHole.UnboundedMask) {
        ChangeKind kind = revokes ? ChangeKind.Revoke : ChangeKind.Suspend;
        accepted(changeBeyondSize(kind, word, _beyond(word, mask)), "changed");
    }

    function testFuzz_RevertWhen_RolesAreSwapped(bool revokes) public onOursAndSoundTwin {
        isKind(swapRoles(revokes), revokes ? IBatchRegistry.NotRevoker.selector : IBatchRegistry.NotEmergency.selector);
    }

    function testFuzz_Twin_SwapsRoles(bool revokes) public onTwin(BatchHole.OneRole) {
        accepted(swapRoles(revokes), "done");
    }

    /// @dev Some bit that is no credential, and at least one of the 224.
    function _beyond(uint256 word, uint256 mask) private pure returns (uint256) {
        return word == 0 ? mask | (1 << (255 - SIZE)) : mask | (1 << 255);
    }
}
