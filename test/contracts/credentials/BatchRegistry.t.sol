// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {
    BatchHeader,
    BatchStatus,
    BatchWords,
    ChangeKind,
    Hold,
    IBatchRegistry,
    StatusWord,
    WordMask
} from "../../../contracts/interfaces/IBatchRegistry.sol";
import { BatchHistory } from "../support/BatchHistory.sol";

/// @notice Issuing, the checks of every change, revision and digest, reading in bulk, and where the registry keeps things.
contract BatchRegistryTest is BatchHistory {
    uint256 private constant REVISION = 1 << 226;
    uint256 private constant SUSPENSIONS_USED = 1 << 225;
    uint256 private constant HOLDS_USED = 1 << 224;

    // ---------------------------------------------------------------- issuing

    function testFuzz_Issue_StoresRevisionOneAndTheIdAsDigest(uint256 seed, uint64 size, string calldata uri) public {
        BatchHeader memory header = batchBy(seed);
        (header.size, header.schema) = (uint64(bound(size, 1, 2 ** 32)), bytes32(seed));
        bytes32 id = idOf(header);
        vm.expectEmit();
        emit IBatchRegistry.BatchIssued(id, header.issuer, header.schema, header, uri);
        vm.prank(ISSUER);
        equal(registry.issue(header, uri), id, "id");
        equal(registry.revisionOf(id), 1, "revision");
        BatchStatus memory status = registry.statusOf(id, seed);
        equal(status.revision, 1, "revision in the status");
        equal(status.digest, uint224(uint256(id)), "digest");
        equal(stateOf(id), REVISION | uint224(uint256(id)), "no flag is set");
    }

    function testFuzz_RevertWhen_IssuedByAnyoneButTheIssuer(address caller) public {
        vm.assume(caller != ISSUER);
        BatchHeader memory header = makeBatch(1);
        vm.prank(caller);
        vm.expectRevert(abi.encodeWithSelector(IBatchRegistry.NotIssuer.selector, caller, ISSUER));
        registry.issue(header, "");
    }

    /// @dev At once or much later, changed or not: an id is given once.
    function testFuzz_RevertWhen_IssuedTwice(uint256 seed, uint16 later, bool isChanged) public {
        BatchHeader memory header = batchBy(seed);
        bytes32 id = issue(header);
        if (isChanged) announce(header, ChangeKind.Revoke, maskOf(3));
        moveTo(NOW + later);
        vm.prank(ISSUER);
        vm.expectRevert(abi.encodeWithSelector(IBatchRegistry.BatchExists.selector, id));
        registry.issue(header, "other");
    }

    function testFuzz_RevertWhen_RootIsZero(uint256 seed) public {
        BatchHeader memory header = batchBy(seed);
        header.root = bytes32(0);
        vm.prank(ISSUER);
        vm.expectRevert(IBatchRegistry.ZeroRoot.selector);
        registry.issue(header, "");
    }

    function testFuzz_RevertWhen_SizeIsOutOfRange(uint64 size) public {
        BatchHeader memory header = makeBatch(1);
        header.size = size % 3 == 0 ? 0 : uint64(bound(size, 2 ** 32 + 1, type(uint64).max));
        vm.prank(ISSUER);
        vm.expectRevert(abi.encodeWithSelector(IBatchRegistry.SizeOutOfRange.selector, header.size));
        registry.issue(header, "");
    }

    /// @dev On chains younger than a day, too.
    function testFuzz_IssuedAt_IsAcceptedForADayAndRefusedOutside(uint64 issuedAt, uint64 now_) public {
        now_ = now_ % 2 == 0 ? now_ % 200_000 : uint64(NOW);
        moveTo(now_);
        uint64 earliest = now_ < 86_400 ? 0 : now_ - 86_400;
        BatchHeader memory header = makeBatch(1);
        uint64[5] memory edges = [earliest, earliest == 0 ? 0 : earliest - 1, now_, now_ + 1, issuedAt];
        header.issuedAt = edges[issuedAt % 5];
        vm.prank(ISSUER);
        if (header.issuedAt < earliest || header.issuedAt > now_) {
            vm.expectRevert(
                abi.encodeWithSelector(IBatchRegistry.IssuedAtOutOfRange.selector, header.issuedAt, earliest, now_)
            );
        }
        registry.issue(header, "");
    }

    function testFuzz_EpochLength_IsASecondOrAMinuteToThirtyDays(uint64 length) public {
        BatchHeader memory header = makeBatch(1);
        uint64[8] memory edges = [0, 1, 59, 60, 2_592_000, 2_592_001, length, uint64(bound(length, 60, 2_592_000))];
        length = edges[length % 8];
        header.policy.epochLength = length;
        vm.prank(ISSUER);
        if (length != 0 && (length < 60 || length > 2_592_000)) {
            vm.expectRevert(
                abi.encodeWithSelector(
                    IBatchRegistry.EpochLengthOutOfRange.selector,
                    length,
                    uint64(60),
                    uint64(2_592_000)
                )
            );
        }
        registry.issue(header, "");
    }

    /// @dev Up to the last moment at which 30 years of epochs are left, with the two in which a change takes effect.
    function testFuzz_Epochs_MustLastThirtyYears(uint64 length, uint256 moment, uint256 edge) public {
        length = uint64([uint256(0), 60, 2_592_000, bound(length, 60, 2_592_000)][length % 4]);
        uint256 stride = length == 0 ? 1 : length;
        uint256 life = 30 * 365 days;
        uint256 first = (2 ** 32 - 2) * stride - life;
        moment = bound(moment, 0, 2 ** 63);
        moveTo([first - 1, first, moment, moment % (2 * first)][edge % 4]);
        BatchHeader memory header = makeBatch(1);
        (header.issuedAt, header.policy.epochLength) = (uint64(time), length);
        vm.prank(ISSUER);
        bool isRefused = time >= first;
        if (isRefused) {
            uint256 epoch = (time + life) / stride;
            vm.expectRevert(abi.encodeWithSelector(IBatchRegistry.EpochOutOfRange.selector, epoch));
        }
        bytes32 id = registry.issue(header, "");
        if (isRefused) return;
        isTrue(id == idOf(header), "issued");
        moveTo(time + life);
        vm.prank(header.policy.revoker);
        registry.change(header, ChangeKind.Revoke, maskOf(0), 0, 0);
    }

    function testFuzz_EmergencyLimit_IsUpToAYearAndOnlyWithTheRole(address emergency, uint64 limit) public {
        BatchHeader memory header = makeBatch(1);
        if (limit % 3 == 0) emergency = address(0);
        uint64[5] memory edges = [0, 1, 31_536_000, 31_536_001, limit];
        limit = edges[(limit >> 8) % 5];
        (header.policy.emergency, header.policy.emergencyLimit) = (emergency, limit);
        vm.prank(ISSUER);
        if (emergency == address(0) ? limit != 0 : limit == 0 || limit > 31_536_000) {
            vm.expectRevert(
                abi.encodeWithSelector(
                    IBatchRegistry.EmergencyLimitOutOfRange.selector,
                    emergency,
                    limit,
                    uint64(31_536_000)
                )
            );
        }
        registry.issue(header, "");
    }

    // ---------------------------------------------------------------- the checks of a change

    function testFuzz_RevertWhen_ChangedByAnyoneButTheRevoker(address caller, bool isNobody, uint8 kind) public {
        BatchHeader memory header = batchBy(0);
        if (isNobody) header.policy.revoker = address(0);
        // No other role will do.
        if (uint160(caller) % 3 != 0) caller = uint160(caller) % 3 == 1 ? EMERGENCY : ISSUER;
        vm.assume(caller != header.policy.revoker && caller != address(0));
        issue(header);
        vm.prank(caller);
        vm.expectRevert(abi.encodeWithSelector(IBatchRegistry.NotRevoker.selector, caller, header.policy.revoker));
        registry.change(header, ChangeKind(kind % 7), maskOf(0), 0, 0);
    }

    /// @dev Each field of the header is part of the id: with any of them changed, the batch is unknown to every function.
    function testFuzz_RevertWhen_AnyFieldOfTheHeaderDiffers(uint8 field, uint256 value, uint8 what) public {
        BatchHeader memory header = batchBy(2);
        bytes32 id = issue(header);
        field %= 13;
        if (field == 0) header.issuer = address(uint160(value));
        if (field == 1) header.schema = bytes32(value);
        if (field == 2) header.root = bytes32(value);
        if (field == 3) header.size = uint64(value);
        if (field == 4) header.issuedAt = uint64(value);
        if (field == 5) header.manifestHash = bytes32(value);
        if (field == 6) header.salt = bytes32(value);
        if (field == 7) header.policy.revoker = address(uint160(value));
        if (field == 8) header.policy.emergency = address(uint160(value));
        if (field == 9) header.policy.epochLength = uint64(value);
        if (field == 10) header.policy.emergencyLimit = uint64(value);
        if (field == 11) header.policy.rulesHash = bytes32(value);
        if (field == 12) vm.chainId(1 + (value % 2 ** 40));
        isUnknown(header, id, what);
    }

    function testFuzz_RevertWhen_TheBatchIsOfAnotherRegistry(uint256 seed, uint8 what) public {
        BatchHeader memory header = batchBy(seed - (seed % 2));
        bytes32 id = issue(header);
        registry = newRegistry();
        isUnknown(header, id, what);
    }

    function isUnknown(BatchHeader memory header, bytes32 id, uint8 what) private {
        bytes32 other = idOf(header);
        vm.assume(other != id);
        if (what % 4 != 3) vm.prank(what % 4 == 0 ? header.policy.revoker : header.policy.emergency);
        vm.expectRevert(abi.encodeWithSelector(IBatchRegistry.UnknownBatch.selector, other));
        if (what % 4 == 0) registry.change(header, ChangeKind.Revoke, maskOf(0), 0, 0);
        if (what % 4 == 1) registry.imposeHold(header, targetsOf(0), uint64(time + 2), 0, 0);
        if (what % 4 == 2) registry.endHold(header, targetsOf(0), uint64(time + 2), 0, 0);
        if (what % 4 == 3) registry.statusAt(header, 0, uint64(time));
    }

    function testFuzz_RevertWhen_MaskIsEmptyOrNoCredential(uint64 size, uint256 word, uint256 mask, uint8 kind) public {
        BatchHeader memory header = makeBatch(1);
        header.size = uint64(size % 2 == 0 ? 1 + (size % 1000) : bound(size, 1, 2 ** 32));
        if (word % 2 == 0) word %= 6;
        issue(header);
        // The bits of the batch's credentials in that word, one by one.
        uint256 allowed;
        for (uint256 i = 0; i < 224 && word < 2 ** 32; ++i) {
            if (word * 224 + i < header.size) allowed |= 1 << (255 - i);
        }
        if (mask % 3 == 0) mask = 0;
        vm.assume(mask == 0 || mask & ~allowed != 0);
        WordMask[] memory masks = new WordMask[](2);
        (masks[0].mask, masks[1]) = (1 << 255, WordMask({ word: word, mask: mask }));
        vm.prank(ISSUER);
        vm.expectRevert(abi.encodeWithSelector(IBatchRegistry.MaskOutOfRange.selector, word, mask, allowed));
        registry.change(header, kind % 2 == 0 ? ChangeKind.Revoke : ChangeKind.Suspend, masks, 0, 0);
    }

    function testFuzz_RevertWhen_ThereAreNoMasksOrTheKindIsNone(uint256 seed, uint8 kind) public {
        BatchHeader memory header = batchBy(seed);
        issue(header);
        WordMask[] memory masks = new WordMask[](0);
        vm.prank(REVOKER);
        vm.expectRevert(IBatchRegistry.NoMasks.selector);
        registry.change(header, ChangeKind(kind % 5), masks, 0, 0);

        ChangeKind other = kind % 2 == 0 ? ChangeKind.Emergency : ChangeKind.EndEmergency;
        vm.prank(REVOKER);
        vm.expectRevert(abi.encodeWithSelector(IBatchRegistry.KindNotSupported.selector, other));
        registry.change(header, other, maskOf(0), 0, 0);
    }

    /// @dev 30 bits of revisions, of which holds may use up the first half: the last one fits, the next does not; no flag is
    /// run over, and after the last hold there is still room to revoke.
    function testFuzz_RevertWhen_RevisionsAreExhausted(uint256 seed, uint8 left, bool isHold) public {
        BatchHeader memory header = batchBy(seed - (seed % 2));
        bytes32 id = issue(header);
        left %= 5;
        uint256 most = (isHold ? 2 ** 29 : 2 ** 30) - 1;
        vm.store(address(registry), slotOf(0, id), bytes32((most - left) * REVISION));
        WordMask[] memory masks = new WordMask[](uint256(left) + 1);
        uint256[] memory targets = new uint256[](uint256(left) + 1);
        for (uint256 i = 0; i < masks.length; ++i) (masks[i], targets[i]) = (maskOf(i)[0], i);
        vm.prank(isHold ? EMERGENCY : REVOKER);
        vm.expectRevert(abi.encodeWithSelector(IBatchRegistry.RevisionsExhausted.selector, id));
        if (isHold) registry.imposeHold(header, targets, uint64(time + 2), 0, 0);
        else registry.change(header, ChangeKind.Revoke, masks, 0, 0);
        if (left == 0) return;
        (masks, targets) = (new WordMask[](left), new uint256[](left));
        for (uint256 i = 0; i < left; ++i) masks[i] = maskOf(i)[0];
        vm.prank(isHold ? EMERGENCY : REVOKER);
        if (isHold) registry.imposeHold(header, targets, uint64(time + 2), 0, 0);
        else registry.change(header, ChangeKind.Revoke, masks, 0, 0);
        equal(registry.revisionOf(id), most, "the last revision");
        equal(stateOf(id) & (HOLDS_USED | SUSPENSIONS_USED), isHold ? HOLDS_USED : 0, "flags");
        if (!isHold) return;
        vm.prank(REVOKER);
        equal(registry.change(header, ChangeKind.Revoke, maskOf(0), 0, 0), most + 1, "revocable still");
    }

    // ---------------------------------------------------------------- revision and digest

    function testFuzz_Change_MovesRevisionAndDigestByTheFormula(
        uint8 kind,
        uint32 reason,
        bytes32 evidence,
        uint256 a,
        uint256 b
    ) public {
        BatchHeader memory header = batchBy(a - (a % 2));
        bytes32 id = issue(header);
        WordMask[] memory masks = new WordMask[](2);
        (masks[0], masks[1]) = (maskOf(a % 500)[0], maskOf(500 + (b % 500))[0]);
        if (kind % 5 > 1) announce(header, kind % 5 == 3 ? ChangeKind.Revoke : ChangeKind.Suspend, masks);
        uint32 revision = registry.revisionOf(id);
        uint256 digest = registry.statusOf(id, 0).digest;
        uint64 from = uint64(horizonOf(header.policy.epochLength));
        vm.expectEmit();
        emit IBatchRegistry.StatusChanged(id, ChangeKind(kind % 5), revision + 2, from, 0, reason, evidence, masks);
        vm.prank(REVOKER);
        equal(registry.change(header, ChangeKind(kind % 5), masks, reason, evidence), revision + 2, "revision");

        for (uint256 i = 0; i < 2; ++i) {
            bytes memory head = abi.encode(digest, uint256(kind % 5), masks[i].word, masks[i].mask);
            digest = uint224(uint256(keccak256(bytes.concat(head, abi.encode(from, uint256(0), reason, evidence)))));
        }
        equal(registry.statusOf(id, 0).digest, digest, "digest");
    }

    /// @dev All seven kinds, in any order, over any epoch length.
    function testFuzz_RevisionAndDigest_EqualTheReplayOfEvents(uint256 seed) public {
        BatchHeader memory header = batchBy(seed);
        bytes32 id = issue(header);
        for (uint256 i = 0; i < 10; ++i) {
            seed = draw(seed, i);
            pass(header.policy.epochLength, seed);
            step(header, id, seed);
            follow();
        }
        BatchStatus memory status = registry.statusOf(id, 0);
        equal(status.revision, revisions[id], "revision");
        equal(status.digest, digests[id], "digest");
        equal(registry.revisionOf(id), revisions[id], "revision alone");
    }

    // ---------------------------------------------------------------- reading

    function testFuzz_BulkReads_EqualTheSingleOnes(uint256 seed, uint8 first, uint8 count) public {
        BatchHeader memory header = batchBy(seed);
        bytes32 id = issue(header);
        for (uint256 i = 0; i < 8; ++i) {
            pass(header.policy.epochLength, draw(seed, i));
            step(header, id, draw(seed, i));
            follow();
        }
        (first, count) = (first % 4, count % 5);
        BatchWords memory words = registry.statusWords(id, first, count);
        equal(words.revision, registry.revisionOf(id), "revision");
        equal(words.digest, registry.statusOf(id, 0).digest, "digest");
        isTrue(words.holdsUsed == (stateOf(id) & HOLDS_USED != 0), "holdsUsed");
        isTrue(words.revoked.length == count && words.suspended.length == count, "as many as asked for");
        uint256[] memory targets = new uint256[](7);
        for (uint256 i = 0; i < 7; ++i) targets[i] = i == 6 ? WHOLE : tracked(i);
        Hold[] memory holds = registry.holdsOf(id, targets);
        for (uint256 i = 0; i < 7; ++i) {
            BatchStatus memory status = registry.statusOf(id, tracked(i));
            if (i < 6) equal(Hold.unwrap(holds[i]), Hold.unwrap(status.hold), "hold");
            equal(Hold.unwrap(holds[6]), Hold.unwrap(status.batchHold), "batch hold among the holds");
            equal(Hold.unwrap(words.batchHold), Hold.unwrap(status.batchHold), "batch hold");
            uint256 word = tracked(i) / 224;
            if (word < first || word >= uint256(first) + count) continue;
            isSame(words.revoked[word - first], status.revoked);
            isSame(words.suspended[word - first], status.suspended);
        }
    }

    function testFuzz_Reads_AreAllZeroForUnknownBatches(bytes32 id, uint256 index) public view {
        equal(registry.revisionOf(id), 0, "revision");
        BatchStatus memory none;
        equal(keccak256(abi.encode(registry.statusOf(id, index))), keccak256(abi.encode(none)), "status");
        BatchWords memory words = registry.statusWords(id, index / 224, 2);
        equal(words.revision | words.digest | Hold.unwrap(words.batchHold), 0, "words");
        isSame(words.revoked[0], none.revoked);
        isSame(words.suspended[1], none.suspended);
        equal(Hold.unwrap(registry.holdsOf(id, targetsOf(index))[0]), 0, "hold");
    }

    // ---------------------------------------------------------------- where things are (witnesses depend on it)

    /// @dev Written there from outside, it is read as that; and only where the flags say that there is something.
    function testFuzz_Storage_IsWhereWitnessesLookAndUnusedIsNotRead(uint256 seed, uint32 index, uint8 state) public {
        bytes32 id = keccak256(abi.encode(seed));
        uint256 revision = state % 4;
        bool suspends = state & 4 != 0;
        bool holds = state & 8 != 0;
        uint256 flags = (suspends ? SUSPENSIONS_USED : 0) | (holds ? HOLDS_USED : 0);
        store(slotOf(0, id), (revision * REVISION) | flags | uint224(seed));
        for (uint256 i = 0; i < 3; ++i) {
            store(bytes32(uint256(slotOf(1, id, index / 224)) + i), draw(seed, i));
            store(bytes32(uint256(slotOf(2, id, index / 224)) + i), draw(seed, 3 + i));
        }
        store(slotOf(3, id, index), draw(seed, 6));
        store(slotOf(3, id, WHOLE), draw(seed, 7));

        BatchStatus memory expected;
        (expected.revision, expected.digest) = (uint32(revision), uint224(seed));
        bool used = revision > 1;
        if (used) expected.revoked = StatusWord(draw(seed, 0), draw(seed, 1), draw(seed, 2));
        if (used && suspends) expected.suspended = StatusWord(draw(seed, 3), draw(seed, 4), draw(seed, 5));
        if (used && holds) (expected.hold, expected.batchHold) = (Hold.wrap(draw(seed, 6)), Hold.wrap(draw(seed, 7)));
        equal(keccak256(abi.encode(registry.statusOf(id, index))), keccak256(abi.encode(expected)), "status");
        if (!used) return;
        BatchWords memory words = registry.statusWords(id, index / 224, 1);
        isSame(words.revoked[0], expected.revoked);
        isSame(words.suspended[0], expected.suspended);
        equal(Hold.unwrap(words.batchHold), Hold.unwrap(expected.batchHold), "batch hold");
        isTrue(words.holdsUsed == holds, "holdsUsed");
    }

    /// @dev Written by the registry, it is there.
    function testFuzz_Storage_IsWrittenWhereWitnessesLook(uint256 seed, uint256 index) public {
        BatchHeader memory header = batchBy(seed - (seed % 2));
        bytes32 id = issue(header);
        index %= COUNT;
        uint256 length = header.policy.epochLength;
        uint256 epoch = length == 0 ? time : time / length;
        bytes32 revoked = bytes32(uint256(slotOf(1, id, index / 224)) + 1 + (epoch % 2));
        bytes32 suspended = bytes32(uint256(slotOf(2, id, index / 224)) + 1 + (epoch % 2));
        announce(header, ChangeKind.Revoke, maskOf(index));
        equal(vm.load(address(registry), revoked), bytes32(bitOf(index) | epoch), "revoked");
        announce(header, ChangeKind.Suspend, maskOf(index));
        equal(vm.load(address(registry), suspended), bytes32(bitOf(index) | epoch), "suspended");
        equal(stateOf(id) >> 224, (3 << 2) | 2, "revision 3, suspensions used");
        hold(header, index, time + 2);
        uint256 stored = ((time + 1) << 128) | ((time + 2) << 64);
        equal(vm.load(address(registry), slotOf(3, id, index)), bytes32(stored), "hold");
        hold(header, WHOLE, time + 2);
        equal(vm.load(address(registry), slotOf(3, id, WHOLE)), bytes32(stored), "batch hold");
        equal(stateOf(id) >> 224, (5 << 2) | 3, "revision 5, holds used");
        equal(uint224(stateOf(id)), registry.statusOf(id, 0).digest, "digest");
    }

    function slotOf(uint256 position, bytes32 id) private pure returns (bytes32) {
        return keccak256(abi.encode(id, position));
    }

    function slotOf(uint256 position, bytes32 id, uint256 key) private pure returns (bytes32) {
        return keccak256(abi.encode(key, slotOf(position, id)));
    }

    function stateOf(bytes32 id) private view returns (uint256) {
        return uint256(vm.load(address(registry), slotOf(0, id)));
    }

    function store(bytes32 slot, uint256 value) private {
        vm.store(address(registry), slot, bytes32(value));
    }

    function isSame(StatusWord memory a, StatusWord memory b) private pure {
        equal(keccak256(abi.encode(a)), keccak256(abi.encode(b)), "word");
    }
}
