// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { BatchRegistry } from "../../../contracts/credentials/BatchRegistry.sol";
import {
    BatchHeader,
    BatchStatus,
    ChangeKind,
    IBatchRegistry,
    WordMask
} from "../../../contracts/interfaces/IBatchRegistry.sol";
import { Ids } from "../../../contracts/libraries/Ids.sol";
import { StatusWords } from "../../../contracts/libraries/StatusWords.sol";
import { BatchFixture } from "../support/BatchFixture.sol";

contract BatchRegistryTest is BatchFixture {
    function idOf(BatchHeader calldata header) external view returns (bytes32) {
        return Ids.batch(block.chainid, address(registry), header);
    }

    function test_Issue_StoresRevisionOneAndTheIdAsDigest() public {
        BatchHeader memory header = makeBatch(3);
        bytes32 id = this.idOf(header);
        vm.expectEmit();
        emit IBatchRegistry.BatchIssued(id, header.issuer, header.schema, header, "ipfs://manifest");
        vm.prank(ISSUER);
        equal(registry.issue(header, "ipfs://manifest"), id, "id");
        BatchStatus memory status = registry.statusOf(id, 0);
        equal(status.revision, 1, "revision");
        equal(status.digest, uint224(uint256(id)), "digest");
    }

    function testFuzz_RevertWhen_IssuedByAnyoneButTheIssuer(address caller) public {
        vm.assume(caller != ISSUER);
        BatchHeader memory header = makeBatch(1);
        vm.prank(caller);
        vm.expectRevert(abi.encodeWithSelector(IBatchRegistry.NotIssuer.selector, caller, ISSUER));
        registry.issue(header, "");
    }

    function test_RevertWhen_IssuedTwice() public {
        BatchHeader memory header = makeBatch(1);
        bytes32 id = issue(header);
        vm.prank(ISSUER);
        vm.expectRevert(abi.encodeWithSelector(IBatchRegistry.BatchExists.selector, id));
        registry.issue(header, "");
    }

    function test_RevertWhen_RootIsZero() public {
        BatchHeader memory header = makeBatch(1);
        header.root = bytes32(0);
        vm.prank(ISSUER);
        vm.expectRevert(IBatchRegistry.ZeroRoot.selector);
        registry.issue(header, "");
    }

    function testFuzz_RevertWhen_SizeIsOutOfRange(uint64 size) public {
        BatchHeader memory header = makeBatch(1);
        header.size = size == 0 ? 0 : uint64(bound(size, 2 ** 32 + 1, type(uint64).max));
        vm.prank(ISSUER);
        vm.expectRevert(abi.encodeWithSelector(IBatchRegistry.SizeOutOfRange.selector, header.size));
        registry.issue(header, "");
    }

    function test_Issue_AcceptsTheLargestSize() public {
        BatchHeader memory header = makeBatch(1);
        header.size = 2 ** 32;
        issue(header);
    }

    function testFuzz_IssuedAt_IsAcceptedForADayAndRefusedOutside(uint64 issuedAt) public {
        BatchHeader memory header = makeBatch(1);
        header.issuedAt = uint64(bound(issuedAt, NOW - 90_000, NOW + 5_000));
        bool accepted = header.issuedAt >= NOW - 86_400 && header.issuedAt <= NOW;
        vm.prank(ISSUER);
        if (!accepted) {
            vm.expectRevert(
                abi.encodeWithSelector(
                    IBatchRegistry.IssuedAtOutOfRange.selector,
                    header.issuedAt,
                    uint64(NOW - 86_400),
                    uint64(NOW)
                )
            );
        }
        registry.issue(header, "");
    }

    function test_IssuedAt_BothEdgesAreAccepted() public {
        BatchHeader memory header = makeBatch(1);
        header.issuedAt = uint64(NOW - 86_400);
        issue(header);
        header.issuedAt = uint64(NOW);
        issue(header);
    }

    function testFuzz_RevertWhen_EpochLengthIsNotZero(uint64 epochLength) public {
        vm.assume(epochLength != 0);
        BatchHeader memory header = makeBatch(1);
        header.policy.epochLength = epochLength;
        vm.prank(ISSUER);
        vm.expectRevert(abi.encodeWithSelector(IBatchRegistry.EpochLengthNotSupported.selector, epochLength));
        registry.issue(header, "");
    }

    function testFuzz_RevertWhen_ThereIsAnEmergencyRole(address emergency, uint64 limit) public {
        vm.assume(emergency != address(0) || limit != 0);
        BatchHeader memory header = makeBatch(1);
        (header.policy.emergency, header.policy.emergencyLimit) = (emergency, limit);
        vm.prank(ISSUER);
        vm.expectRevert(abi.encodeWithSelector(IBatchRegistry.EmergencyNotSupported.selector, emergency, limit));
        registry.issue(header, "");
    }

    function testFuzz_Change_MovesRevisionAndDigestByTheFormula(
        uint32 reason,
        bytes32 evidence,
        uint256 a,
        uint256 b
    ) public {
        BatchHeader memory header = makeBatch(1);
        header.size = 1000;
        bytes32 id = issue(header);
        WordMask[] memory masks = new WordMask[](2);
        (masks[0].word, masks[0].mask) = StatusWords.locate(bound(a, 0, 999));
        (masks[1].word, masks[1].mask) = StatusWords.locate(bound(b, 0, 999));

        vm.expectEmit();
        emit IBatchRegistry.StatusChanged(id, ChangeKind.Revoke, 3, uint64(NOW + 1), 0, reason, evidence, masks);
        vm.prank(ISSUER);
        equal(registry.change(header, ChangeKind.Revoke, masks, reason, evidence), 3, "revision");

        uint256 digest = uint224(uint256(id));
        for (uint256 i = 0; i < 2; ++i) {
            digest = uint224(
                uint256(
                    keccak256(
                        abi.encode(
                            digest,
                            uint8(0),
                            masks[i].word,
                            masks[i].mask,
                            uint64(NOW + 1),
                            uint64(0),
                            reason,
                            evidence
                        )
                    )
                )
            );
        }
        equal(registry.statusOf(id, 0).digest, digest, "digest");
        equal(registry.statusOf(id, 0).revision, 3, "stored revision");
    }

    function testFuzz_RevertWhen_ChangedByAnyoneButTheRevoker(address caller) public {
        vm.assume(caller != ISSUER);
        BatchHeader memory header = makeBatch(1);
        issue(header);
        vm.prank(caller);
        vm.expectRevert(abi.encodeWithSelector(IBatchRegistry.NotRevoker.selector, caller, ISSUER));
        registry.change(header, ChangeKind.Revoke, maskOf(0), 0, 0);
    }

    function test_Revoker_IsNobodyWhereThePolicySaysZero() public {
        BatchHeader memory header = makeBatch(1);
        header.policy.revoker = address(0);
        issue(header);
        vm.prank(ISSUER);
        vm.expectRevert(abi.encodeWithSelector(IBatchRegistry.NotRevoker.selector, ISSUER, address(0)));
        registry.change(header, ChangeKind.Revoke, maskOf(0), 0, 0);
    }

    /// @dev Each field of the header is part of the id: with any of them changed, the batch is unknown.
    function testFuzz_RevertWhen_AnyFieldOfTheHeaderDiffers(uint8 field, uint256 value) public {
        BatchHeader memory header = makeBatch(2);
        bytes32 id = issue(header);
        field = uint8(bound(field, 0, 7));
        if (field == 0) header.issuer = address(uint160(value));
        if (field == 1) header.schema = bytes32(value);
        if (field == 2) header.root = bytes32(value);
        if (field == 3) header.size = uint64(value);
        if (field == 4) header.issuedAt = uint64(value);
        if (field == 5) header.policy.rulesHash = bytes32(value);
        if (field == 6) header.manifestHash = bytes32(value);
        if (field == 7) header.salt = bytes32(value);
        bytes32 other = this.idOf(header);
        vm.assume(other != id);
        vm.prank(ISSUER);
        vm.expectRevert(abi.encodeWithSelector(IBatchRegistry.UnknownBatch.selector, other));
        registry.change(header, ChangeKind.Revoke, maskOf(0), 0, 0);
    }

    function testFuzz_RevertWhen_TheBatchIsOfAnotherChainOrRegistry(uint64 chain) public {
        BatchHeader memory header = makeBatch(2);
        issue(header);
        BatchRegistry other = new BatchRegistry();
        vm.prank(ISSUER);
        vm.expectRevert();
        other.change(header, ChangeKind.Revoke, maskOf(0), 0, 0);

        chain = uint64(bound(chain, 1, type(uint64).max - 1));
        vm.assume(chain != block.chainid);
        vm.chainId(chain);
        bytes32 there = this.idOf(header);
        vm.prank(ISSUER);
        vm.expectRevert(abi.encodeWithSelector(IBatchRegistry.UnknownBatch.selector, there));
        registry.change(header, ChangeKind.Revoke, maskOf(0), 0, 0);
    }

    function testFuzz_RevertWhen_MaskIsEmptyOrNoCredential(uint64 size, uint256 word, uint256 mask) public {
        BatchHeader memory header = makeBatch(1);
        header.size = uint64(bound(size, 1, 2 ** 32));
        issue(header);
        uint256 allowed = StatusWords.credentialBits(word, header.size);
        vm.assume(mask == 0 || mask & ~allowed != 0);
        WordMask[] memory masks = new WordMask[](1);
        masks[0] = WordMask({ word: word, mask: mask });
        vm.prank(ISSUER);
        vm.expectRevert(abi.encodeWithSelector(IBatchRegistry.MaskOutOfRange.selector, word, mask, allowed));
        registry.change(header, ChangeKind.Revoke, masks, 0, 0);
    }

    function test_RevertWhen_ThereAreNoMasksOrTheKindIsNotAChange() public {
        BatchHeader memory header = makeBatch(1);
        issue(header);
        vm.startPrank(ISSUER);
        vm.expectRevert(IBatchRegistry.NoMasks.selector);
        registry.change(header, ChangeKind.Revoke, new WordMask[](0), 0, 0);
        vm.expectRevert(abi.encodeWithSelector(IBatchRegistry.KindNotSupported.selector, ChangeKind.Emergency));
        registry.change(header, ChangeKind.Emergency, maskOf(0), 0, 0);
        vm.stopPrank();
    }

    function test_RevertWhen_SuspendedTwiceOrReinstatedWithoutSuspension() public {
        BatchHeader memory header = makeBatch(2);
        issue(header);
        WordMask[] memory first = maskOf(0);
        vm.startPrank(ISSUER);
        vm.expectRevert(
            abi.encodeWithSelector(IBatchRegistry.NoChange.selector, uint256(0), first[0].mask, uint256(0))
        );
        registry.change(header, ChangeKind.Reinstate, first, 0, 0);
        registry.change(header, ChangeKind.Suspend, first, 0, 0);
        // Judged by what is announced, not by what is in force: within the same second, too.
        vm.expectRevert(
            abi.encodeWithSelector(IBatchRegistry.NoChange.selector, uint256(0), first[0].mask, first[0].mask)
        );
        registry.change(header, ChangeKind.Suspend, first, 0, 0);
        vm.warp(NOW + 50);
        vm.expectRevert(
            abi.encodeWithSelector(IBatchRegistry.NoChange.selector, uint256(0), first[0].mask, first[0].mask)
        );
        registry.change(header, ChangeKind.Suspend, first, 0, 0);
        vm.stopPrank();
    }

    function test_Retract_WorksInTheSameEpochOnly() public {
        BatchHeader memory header = makeBatch(2);
        bytes32 id = issue(header);
        WordMask[] memory first = maskOf(0);
        vm.startPrank(ISSUER);
        registry.change(header, ChangeKind.Revoke, first, 0, 0);
        registry.change(header, ChangeKind.RetractRevoke, first, 0, 0);
        equal(registry.statusOf(id, 0).revoked.pendingEven, 0, "retracted");
        equal(registry.statusOf(id, 0).revision, 3, "both are on record");

        registry.change(header, ChangeKind.Revoke, first, 0, 0);
        vm.warp(NOW + 1);
        vm.expectRevert(
            abi.encodeWithSelector(IBatchRegistry.NothingToRetract.selector, uint256(0), first[0].mask, uint256(0))
        );
        registry.change(header, ChangeKind.RetractRevoke, first, 0, 0);
        vm.stopPrank();
    }

    function test_Retract_TakesBackASuspensionAndNothingElse() public {
        BatchHeader memory header = makeBatch(3);
        bytes32 id = issue(header);
        vm.startPrank(ISSUER);
        registry.change(header, ChangeKind.Suspend, maskOf(0), 0, 0);
        registry.change(header, ChangeKind.Suspend, maskOf(1), 0, 0);
        WordMask[] memory both = maskOf(0);
        both[0].mask |= maskOf(2)[0].mask;
        uint256 pending = maskOf(0)[0].mask | maskOf(1)[0].mask;
        vm.expectRevert(
            abi.encodeWithSelector(IBatchRegistry.NothingToRetract.selector, uint256(0), both[0].mask, pending)
        );
        registry.change(header, ChangeKind.RetractSuspension, both, 0, 0);
        registry.change(header, ChangeKind.RetractSuspension, maskOf(0), 0, 0);
        vm.stopPrank();
        equal(registry.statusOf(id, 0).suspended.pendingEven >> 32, maskOf(1)[0].mask >> 32, "only the second is left");
    }

    function test_StatusOf_IsAllZeroForUnknownBatches() public view {
        BatchStatus memory status = registry.statusOf(keccak256("none"), 3);
        equal(status.revision, 0, "revision");
        equal(status.digest, 0, "digest");
        equal(status.revoked.settled, 0, "revoked");
    }
}
