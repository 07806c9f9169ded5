// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {
    BatchHeader,
    BatchStatus,
    BatchWords,
    ChangeKind,
    IBatchRegistry,
    StatusWord,
    WordMask
} from "../../../contracts/interfaces/IBatchRegistry.sol";
import { Outcome, Verdict } from "../../../contracts/interfaces/ICredentialVerifier.sol";
import { Trees } from "../support/Trees.sol";
import { BatchHistory } from "../support/BatchHistory.sol";

/// @notice The epoch rule, for any epoch length: what is announced in epoch e takes effect at the start of e + 2, and may be
/// retracted in e only.
contract BatchEpochsTest is BatchHistory {
    struct Case {
        BatchHeader header;
        bytes32 id;
        uint256 length;
        uint256 index;
        WordMask[] mask;
    }

    /// @dev A batch of any epoch length, at the beginning of an epoch, at its last second, or in between.
    function caseBy(uint256 seed) private returns (Case memory c) {
        uint256 length = epochLengthBy(seed);
        if (length != 0) {
            uint256 start = (time / length + 1) * length;
            moveTo(start + [0, 1, length - 1, draw(seed, 40) % length][draw(seed, 41) % 4]);
        }
        c.header = batchBy(seed);
        c.id = issue(c.header);
        c.length = length;
        c.index = tracked(draw(seed, 42));
        c.mask = maskOf(c.index);
    }

    function statusNow(Case memory c) private view returns (bool revoked, bool suspended) {
        return registry.statusAt(c.header, c.index, uint64(time));
    }

    function outcomeOf(Case memory c) private view returns (Verdict memory) {
        for (uint256 i = 0; i < 6; ++i) {
            if (tracked(i) == c.index) return verify(c.header, i);
        }
        revert();
    }

    function firstSecondOfNextEpoch(uint256 length) private view returns (uint256) {
        return length == 0 ? time + 1 : (time / length + 1) * length;
    }

    function nothingToRetract(uint256 word, uint256 mask, uint256 pending) private {
        vm.expectRevert(abi.encodeWithSelector(IBatchRegistry.NothingToRetract.selector, word, mask, pending));
    }

    function noChange(uint256 word, uint256 mask, uint256 projected) private {
        vm.expectRevert(abi.encodeWithSelector(IBatchRegistry.NoChange.selector, word, mask, projected));
    }

    // ---------------------------------------------------------------- taking effect

    function testFuzz_Revoke_TakesEffectAtTheStartOfTheEpochAfterTheNext(uint256 seed) public {
        Case memory c = caseBy(seed);
        uint256 from = horizonOf(c.length);
        uint256 announcedAt = time;
        announce(c.header, ChangeKind.Revoke, c.mask);
        if (c.length != 0) {
            isTrue(from - time > c.length && from - time <= 2 * c.length, "between one epoch and two from now");
            isOutcome(outcomeOf(c), Outcome.Valid);
            equal(outcomeOf(c).freshUntil, from, "fresh until it takes effect");
        }
        moveTo(from - 1);
        isOutcome(outcomeOf(c), Outcome.Valid);
        equal(outcomeOf(c).freshUntil, from, "to the second");
        moveTo(from);
        Verdict memory verdict = outcomeOf(c);
        isOutcome(verdict, Outcome.Revoked);
        equal(verdict.since, from, "since");
        equal(verdict.freshUntil, horizonOf(c.length), "it never changes, but no copy is good beyond the horizon");
        (bool revoked, ) = registry.statusAt(c.header, c.index, uint64(from - 1));
        isTrue(!revoked, "not a second before");
        (revoked, ) = registry.statusAt(c.header, c.index, uint64(announcedAt));
        isTrue(!revoked, "not when it was announced");
        moveTo(from + 1 + (seed % 1e9));
        isOutcome(outcomeOf(c), Outcome.Revoked);
    }

    function testFuzz_Suspend_AndReinstate_TakeEffectToTheSecond(uint256 seed) public {
        Case memory c = caseBy(seed);
        uint256 from = horizonOf(c.length);
        announce(c.header, ChangeKind.Suspend, c.mask);
        uint256 later = firstSecondOfNextEpoch(c.length) + (draw(seed, 1) % 4) * c.length;
        // While it is announced or after it is in force: the end, too, takes two epochs.
        moveTo(later);
        uint256 until = horizonOf(c.length);
        announce(c.header, ChangeKind.Reinstate, c.mask);
        uint256[4] memory moments = [from - 1, from, until - 1, until];
        for (uint256 i = 0; i < 4; ++i) {
            if (moments[i] >= time) moveTo(moments[i]);
            // Three states back at most.
            if (moments[i] < floorOf(c.id, c.index, c.length)) continue;
            (, bool suspended) = registry.statusAt(c.header, c.index, uint64(moments[i]));
            isTrue(suspended == (moments[i] >= from && moments[i] < until), "suspended from, until");
            if (time == moments[i]) isTrue((outcomeOf(c).outcome == Outcome.Suspended) == suspended, "verdict");
        }
    }

    /// @dev Reinstated in the epoch that announced the suspension, it is never suspended at all; nor the other way round.
    function testFuzz_Reinstate_InTheSameEpoch_UndoesTheSuspension(uint256 seed) public {
        Case memory c = caseBy(seed);
        uint256 from = horizonOf(c.length);
        bool isSuspendedBefore = seed % 3 == 0;
        if (isSuspendedBefore) {
            announce(c.header, ChangeKind.Suspend, c.mask);
            moveTo(from + (seed % 1000));
            from = horizonOf(c.length);
        }
        ChangeKind first = isSuspendedBefore ? ChangeKind.Reinstate : ChangeKind.Suspend;
        ChangeKind second = isSuspendedBefore ? ChangeKind.Suspend : ChangeKind.Reinstate;
        announce(c.header, first, c.mask);
        if (c.length != 0) moveTo(firstSecondOfNextEpoch(c.length) - 1);
        announce(c.header, second, c.mask);
        BatchStatus memory status = registry.statusOf(c.id, c.index);
        equal(status.suspended.newest, status.suspended.older, "the epoch leaves no trace");
        if (!isSuspendedBefore) equal(status.suspended.newest, 0, "as if nothing had ever been announced");
        uint256[3] memory moments = [from - 1, from, from + 2 * c.length];
        for (uint256 i = 0; i < 3; ++i) {
            moveTo(moments[i] < time ? time : moments[i]);
            (, bool suspended) = statusNow(c);
            isTrue(suspended == isSuspendedBefore, "as before");
        }
    }

    // ---------------------------------------------------------------- joining one word

    function testFuzz_Changes_OfOneEpochJoinOneWord(uint256 seed, uint8 count) public {
        Case memory c = caseBy(seed);
        uint256 epoch = c.length == 0 ? time : time / c.length;
        uint256 bits;
        for (uint256 i = 0; i <= count % 8; ++i) {
            uint256 index = draw(seed, i) % 224;
            bits |= bitOf(index);
            announce(c.header, ChangeKind.Revoke, maskOf(index));
            if (c.length != 0) moveTo(time + (firstSecondOfNextEpoch(c.length) - 1 - time) / 2);
        }
        BatchWords memory stored = registry.statusWords(c.id, 0, 2);
        equal(stored.revoked[0].newest, bits | epoch, "one word");
        equal(stored.revoked[0].older | stored.revoked[0].oldest, 0, "nothing stands aside");
        equal(stored.suspended[0].newest, 0, "the other plane");
        equal(stored.revoked[1].newest, 0, "the next word");
    }

    // ---------------------------------------------------------------- retracting

    function testFuzz_Retract_InTheSameEpochOnly(uint256 seed, bool isRevocation) public {
        Case memory c = caseBy(seed);
        ChangeKind kind = isRevocation ? ChangeKind.Revoke : ChangeKind.Suspend;
        ChangeKind retract = isRevocation ? ChangeKind.RetractRevoke : ChangeKind.RetractSuspension;
        uint256 from = horizonOf(c.length);
        uint256 next = firstSecondOfNextEpoch(c.length);
        announce(c.header, kind, c.mask);
        moveTo(next - 1);
        announce(c.header, retract, c.mask);
        BatchStatus memory status = registry.statusOf(c.id, c.index);
        equal(keccak256(abi.encode(status.revoked, status.suspended)), keccak256(new bytes(192)), "as if never");

        announce(c.header, kind, c.mask);
        moveTo(next);
        vm.prank(REVOKER);
        nothingToRetract(c.index / 224, c.mask[0].mask, 0);
        registry.change(c.header, retract, c.mask, 0, 0);
        moveTo(from);
        (bool revoked, bool suspended) = statusNow(c);
        isTrue(revoked == isRevocation && suspended != isRevocation, "it takes effect");
        // The slot of this parity holds it still: in force, and not to be touched.
        vm.prank(REVOKER);
        nothingToRetract(c.index / 224, c.mask[0].mask, 0);
        registry.change(c.header, retract, c.mask, 0, 0);
    }

    function testFuzz_Retract_TakesBackWhatItNamesAndNothingElse(uint256 seed, bool isRevocation) public {
        Case memory c = caseBy(seed);
        ChangeKind kind = isRevocation ? ChangeKind.Revoke : ChangeKind.Suspend;
        ChangeKind retract = isRevocation ? ChangeKind.RetractRevoke : ChangeKind.RetractSuspension;
        (uint256 a, uint256 b) = (bitOf(draw(seed, 1) % 100), bitOf(100 + (draw(seed, 2) % 100)));
        uint256 other = bitOf(200 + (draw(seed, 3) % 24));
        uint256 from = horizonOf(c.length);
        announce(c.header, kind, masksOf(1, a | b));
        vm.prank(REVOKER);
        nothingToRetract(1, a | other, a | b);
        registry.change(c.header, retract, masksOf(1, a | other), 0, 0);
        vm.prank(REVOKER);
        nothingToRetract(1, a, 0);
        registry.change(
            c.header,
            isRevocation ? ChangeKind.RetractSuspension : ChangeKind.RetractRevoke,
            masksOf(1, a),
            0,
            0
        );
        announce(c.header, retract, masksOf(1, a));
        moveTo(from);
        follow();
        for (uint256 index = 224; index < 448; index += 7) {
            bool expected = bitOf(index) == b;
            (bool revoked, bool suspended) = registry.statusAt(c.header, index, uint64(from));
            isTrue((isRevocation ? revoked : suspended) == expected, "only what is left");
        }
        answersRightly(c.header, c.id, 224 + 255 - log2(b), from);
        answersRightly(c.header, c.id, 224 + 255 - log2(a), from);
    }

    function log2(uint256 bit) private pure returns (uint256 n) {
        for (; bit > 1; bit >>= 1) ++n;
    }

    // ---------------------------------------------------------------- suspend and reinstate change something

    /// @dev Judged by what will be so once all that is announced is in force: at once, in the next epoch, long after.
    function testFuzz_RevertWhen_SuspendOrReinstateChangesNothing(uint256 seed, uint8 wait) public {
        Case memory c = caseBy(seed);
        uint256 word = c.index / 224;
        uint256 mask = c.mask[0].mask;
        vm.prank(REVOKER);
        noChange(word, mask, 0);
        registry.change(c.header, ChangeKind.Reinstate, c.mask, 0, 0);

        announce(c.header, ChangeKind.Suspend, c.mask);
        // A word with one credential that would change, and one that would not.
        uint256 both = mask | bitOf(c.index % 224 == 100 ? 101 : 100);
        moveTo(time + (wait % 5) * (c.length == 0 ? 1 : c.length));
        vm.prank(REVOKER);
        noChange(word, both, mask);
        registry.change(c.header, ChangeKind.Suspend, masksOf(word, both), 0, 0);
        vm.prank(REVOKER);
        noChange(word, both, mask);
        registry.change(c.header, ChangeKind.Reinstate, masksOf(word, both), 0, 0);

        announce(c.header, ChangeKind.Reinstate, c.mask);
        vm.prank(REVOKER);
        noChange(word, mask, 0);
        registry.change(c.header, ChangeKind.Reinstate, c.mask, 0, 0);
        announce(c.header, ChangeKind.Suspend, c.mask);
    }

    // ---------------------------------------------------------------- older states

    /// @dev Each epoch that changes a word leaves a state of it, of which the newest three are kept.
    function testFuzz_History_GoesBackThreeStates(uint256 seed, bool isRevocation, uint8 count) public {
        Case memory c = caseBy(seed);
        count = uint8(bound(count, 1, 6));
        uint256 stride = c.length == 0 ? 1 : c.length;
        ChangeKind kind = isRevocation ? ChangeKind.Revoke : ChangeKind.Suspend;
        uint256 first = c.index - (c.index % 224);
        uint256[3] memory states;
        uint256[6] memory effects;
        for (uint256 i = 0; i < count; ++i) {
            if (i != 0) moveTo(firstSecondOfNextEpoch(c.length) + (draw(seed, 50 + i) % 4) * stride);
            announce(c.header, kind, maskOf(first + 10 + i));
            uint256 epoch = c.length == 0 ? time : time / c.length;
            states = [((states[0] >> 32) << 32) | bitOf(first + 10 + i) | epoch, states[0], states[1]];
            effects[i] = horizonOf(c.length);
        }
        BatchWords memory words = registry.statusWords(c.id, c.index / 224, 1);
        StatusWord memory word = isRevocation ? words.revoked[0] : words.suspended[0];
        equal(word.newest, states[0], "newest");
        equal(word.older, states[1], "older");
        equal(word.oldest, states[2], "oldest");

        follow();
        for (uint256 i = 0; i < count; ++i) {
            answersRightly(c.header, c.id, first + 10 + i, effects[i]);
            answersRightly(c.header, c.id, first + 10 + i, effects[i] - 1);
        }
        if (count < 3) return;
        // Whose bit changed before the oldest state that is kept: of that credential, what was before is forgotten.
        uint256 floor = effects[count - 3];
        vm.expectRevert(
            abi.encodeWithSelector(IBatchRegistry.HistoryNotKept.selector, uint64(floor - 1), uint64(floor))
        );
        registry.statusAt(c.header, first + 10, uint64(floor - 1));
    }

    /// @dev What an epoch announced and took back wholly, storage does not know, whatever came before; nor does it move older
    /// states aside again.
    function testFuzz_Retract_OfAllThatAnEpochAnnouncedLeavesNoTrace(
        uint256 seed,
        bool isRevocation,
        uint8 before
    ) public {
        Case memory c = caseBy(seed);
        before = before % 4;
        uint256 stride = c.length == 0 ? 1 : c.length;
        uint256 first = c.index - (c.index % 224);
        ChangeKind kind = isRevocation ? ChangeKind.Revoke : ChangeKind.Suspend;
        for (uint256 i = 0; i < before; ++i) {
            announce(c.header, kind, maskOf(first + 20 + i));
            moveTo(firstSecondOfNextEpoch(c.length) + (draw(seed, 60 + i) % 4) * stride);
        }
        StatusWord memory was = _stored(c, isRevocation);
        announce(c.header, kind, maskOf(first + 30));
        announce(c.header, kind, maskOf(first + 31));
        ChangeKind back = isRevocation ? ChangeKind.RetractRevoke : ChangeKind.RetractSuspension;
        announce(c.header, back, maskOf(first + 30));
        announce(c.header, back, maskOf(first + 31));
        StatusWord memory is_ = _stored(c, isRevocation);
        equal(is_.newest, was.newest, "the newest state is that from before");
        equal(is_.older, was.newest, "twice, since it moved aside");
        equal(is_.oldest, was.older == 0 ? was.oldest : was.older, "and so did the older one");
        moveTo(firstSecondOfNextEpoch(c.length) + (draw(seed, 70) % 4) * stride);
        announce(c.header, kind, maskOf(first + 30));
        StatusWord memory after_ = _stored(c, isRevocation);
        equal(after_.older, is_.older, "nothing moves aside a second time");
        equal(after_.oldest, is_.oldest, "nor here");
    }

    /// @dev Revision and digest move, for it is in the log; the word does not, so that nothing of it can be taken back.
    function testFuzz_Revoke_OfWhatIsRevokedWritesNoWord(uint256 seed, uint8 wait) public {
        Case memory c = caseBy(seed);
        announce(c.header, ChangeKind.Revoke, c.mask);
        moveTo(firstSecondOfNextEpoch(c.length) + uint256(wait));
        StatusWord memory was = _stored(c, true);
        uint32 revision = registry.revisionOf(c.id);
        announce(c.header, ChangeKind.Revoke, c.mask);
        equal(keccak256(abi.encode(_stored(c, true))), keccak256(abi.encode(was)), "word");
        equal(registry.revisionOf(c.id), revision + 1, "revision");
        nothingToRetract(c.index / 224, c.mask[0].mask, 0);
        vm.prank(REVOKER);
        registry.change(c.header, ChangeKind.RetractRevoke, c.mask, 0, 0);
    }

    function _stored(Case memory c, bool isRevocation) private view returns (StatusWord memory) {
        BatchWords memory words = registry.statusWords(c.id, c.index / 224, 1);
        return isRevocation ? words.revoked[0] : words.suspended[0];
    }

    // ---------------------------------------------------------------- the limit of epoch numbers

    function testFuzz_RevertWhen_EpochNumbersLeave32Bits(uint256 seed, uint8 beyond, bool isRevocation) public {
        uint256 length = epochLengthBy(seed);
        uint256 stride = length == 0 ? 1 : length;
        uint256 last = type(uint32).max - 2;
        ChangeKind kind = isRevocation ? ChangeKind.Revoke : ChangeKind.Suspend;
        BatchHeader memory header = batchBy(seed);
        issue(header);
        moveTo(last * stride + (draw(seed, 1) % stride));
        uint256 from = horizonOf(length);
        announce(header, kind, maskOf(0));

        uint256 epoch = last + 1 + (beyond % 4);
        moveTo(epoch * stride + (beyond % stride));
        vm.prank(REVOKER);
        vm.expectRevert(abi.encodeWithSelector(IBatchRegistry.EpochOutOfRange.selector, epoch));
        registry.change(header, kind, maskOf(1), 0, 0);
        // As far away as the same number would be, wrapped.
        moveTo((last + 2 ** 32) * stride);
        vm.prank(REVOKER);
        nothingToRetract(0, bitOf(0), 0);
        registry.change(
            header,
            isRevocation ? ChangeKind.RetractRevoke : ChangeKind.RetractSuspension,
            maskOf(0),
            0,
            0
        );
        (bool revoked, bool suspended) = registry.statusAt(header, 0, uint64(from));
        isTrue(revoked == isRevocation && suspended != isRevocation, "what was announced last counts for ever");
        (revoked, suspended) = registry.statusAt(header, 0, uint64(from - 1));
        isTrue(!revoked && !suspended, "and not before");
    }

    // ---------------------------------------------------------------- statusAt

    function testFuzz_RevertWhen_StatusIsAskedOfAnIndexBeyondTheBatch(uint64 size, uint256 index) public {
        BatchHeader memory header = makeBatch(1);
        header.size = uint64(bound(size, 1, 2 ** 32));
        issue(header);
        if (index % 3 == 0) index = header.size;
        vm.assume(index >= header.size);
        vm.expectRevert(abi.encodeWithSelector(IBatchRegistry.IndexBeyondBatch.selector, index, header.size));
        registry.statusAt(header, index, uint64(time));
    }

    /// @dev Random changes of all kinds; `statusAt` and the verifier against the plain replay of the events.
    function testFuzz_History_EqualsItsReplay(uint256 seed) public {
        BatchHeader memory header = batchBy(seed);
        bytes32 id = issue(header);
        for (uint256 i = 0; i < 12; ++i) {
            seed = draw(seed, i);
            pass(header.policy.epochLength, seed);
            step(header, id, seed);
            follow();
            for (uint256 k = 0; k < 4; ++k) {
                uint256 index = tracked(draw(seed, 50 + k));
                answersRightly(header, id, index, someMoment(id, index, header.policy.epochLength, draw(seed, 60 + k)));
            }
            uint256 row = draw(seed, 70) % 6;
            (bool revoked, bool suspended) = statusByReplay(id, tracked(row), time);
            Outcome expected =
                revoked
                    ? Outcome.Revoked
                    : suspended
                        ? Outcome.Suspended
                        : Outcome.Valid;
            isOutcome(verifier.verify(header, credentials[row], Trees.proofAt(nodes, row)), expected);
        }
    }
}
