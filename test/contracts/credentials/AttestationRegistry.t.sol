// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { Errors } from "@openzeppelin/contracts/utils/Errors.sol";
import {
    AttestationRequest,
    AttestationRequestData,
    IAttestationRegistry,
    MultiAttestationRequest,
    MultiDelegatedAttestationRequest,
    MultiDelegatedRevocationRequest,
    MultiRevocationRequest,
    RevocationRequest,
    RevocationRequestData
} from "../../../contracts/interfaces/IAttestationRegistry.sol";
import { Attestation, ISchemaResolver } from "../../../contracts/interfaces/ISchemaResolver.sol";
import { AttestationFixture } from "../support/AttestationFixture.sol";
import { ProbeResolver } from "../support/ProbeResolver.sol";
import { Vm } from "../support/Base.sol";

/// @notice EAS's rules, for series numbers that fit 31 bits and for those that do not.
contract AttestationRegistryTest is AttestationFixture {
    // ---------------------------------------------------------------- attest

    function testFuzz_Attest_TellsAndKeepsIt(uint256 seed, address attester, bool oneSchema) public {
        vm.assume(attester != address(0));
        perhapsFarSeries(seed);
        AttestationRequestData memory item = itemOf(seed);
        bytes32 schema = oneSchema ? free : lasting;
        if (!oneSchema) item.revocable = false;
        Attestation memory expected = expectedOf(schema, attester, item);
        isTrue(!registry.isAttestationValid(expected.uid), "not there before");
        vm.expectEmit();
        emit IAttestationRegistry.Attested(item.recipient, attester, expected.uid, schema);
        reads(attest(schema, attester, item));
        // And everything still when other things have happened.
        moveTo(time + 1000);
        attest(free, item.expirationTime == 0 ? item : itemOf(draw(seed, 601)));
        reads(expected);
    }

    function testFuzz_Attest_TheSameAgainGetsTheNextBump(uint256 seed, uint8 times) public {
        perhapsFarSeries(seed);
        AttestationRequestData memory item = itemOf(seed);
        uint256 count = bound(times, 2, 6);
        for (uint32 bump = 0; bump < count; ++bump) {
            Attestation memory made = attest(free, item);
            equal(made.uid, uidOf(made, bump), "bump");
            reads(made);
        }
        AttestationRequestData[] memory items = new AttestationRequestData[](count);
        for (uint256 i = 0; i < count; ++i) items[i] = item;
        Attestation[] memory list = attestAll(free, items);
        for (uint256 i = 0; i < count; ++i) equal(list[i].uid, uidOf(list[i], uint32(count + i)), "bump in list");
        reads(list);
    }

    /// @dev More than a byte counts.
    function test_Attest_TheSameThreeHundredTimesInOneSecond() public {
        AttestationRequestData memory item;
        item.recipient = STRANGER;
        Attestation memory made = expectedOf(free, issuer, item);
        for (uint32 bump = 0; bump < 300; ++bump) {
            vm.prank(issuer);
            bytes32 uid = registry.attest(AttestationRequest({ schema: free, data: item }));
            equal(uid, uidOf(made, bump), "bump");
        }
        made.uid = uidOf(made, 299);
        reads(made);
    }

    /// @dev To look up a schema with a long text costs much. Where that much gas is not given, the schema is there all the same,
    /// and must not be called unknown.
    function test_RevertWhen_TheSchemasLookUpRunsOutOfGas_ButNotAsAnUnknownSchema() public {
        bytes32 schema = schemas.register(string(dataOf(30_000, 0)), address(0), true);
        AttestationRequestData memory item;
        bytes memory call = abi.encodeCall(
            IAttestationRegistry.attest,
            (AttestationRequest({ schema: schema, data: item }))
        );
        uint256 failed = 0;
        bool isDone = false;
        for (uint256 allowed = 50_000; !isDone; allowed += 10_000) {
            bytes memory reason;
            (isDone, reason) = address(registry).call{ gas: allowed }(call);
            if (isDone) break;
            ++failed;
            equal(reason.length, 0, "out of gas, and nothing else");
        }
        isTrue(failed > 20, "the look-up takes most of it");
    }

    function testFuzz_MultiAttest_ReturnsTheUidsOfAllGroupsInOrder(uint256 seed, uint8 size, uint8 size2) public {
        perhapsFarSeries(seed);
        MultiAttestationRequest[] memory groups = new MultiAttestationRequest[](2);
        groups[0] = groupOf(free, itemsOf(seed, bound(size, 1, 5)))[0];
        groups[1] = groupOf(probed, itemsOf(seed / 2, bound(size2, 1, 5)))[0];
        Attestation[] memory first = expectedOf(free, issuer, groups[0].data);
        Attestation[] memory second = expectedOf(probed, issuer, groups[1].data);
        for (uint256 i = 0; i < first.length + second.length; ++i) {
            Attestation memory next = i < first.length ? first[i] : second[i - first.length];
            vm.expectEmit();
            emit IAttestationRegistry.Attested(next.recipient, issuer, next.uid, next.schema);
        }
        vm.prank(issuer);
        bytes32[] memory uids = registry.multiAttest(groups);
        equal(uids.length, first.length + second.length, "count");
        for (uint256 i = 0; i < uids.length; ++i) {
            equal(uids[i], i < first.length ? first[i].uid : second[i - first.length].uid, "in order");
        }
        reads(first);
        reads(second);
    }

    function testFuzz_Attest_RefersToAnItemBeforeItInTheSameList(uint256 seed, uint8 at_) public {
        perhapsFarSeries(seed);
        AttestationRequestData[] memory items = itemsOf(seed, 4);
        uint256 referred = bound(at_, 0, 2);
        items[3] = itemOf(draw(seed, 601));
        items[3].refUID = expectedOf(free, issuer, items)[referred].uid;
        reads(attestAll(free, items));
    }

    function testFuzz_RevertWhen_TheReferenceIsToALaterItem(uint256 seed, uint8 at_) public {
        perhapsFarSeries(seed);
        AttestationRequestData[] memory items = itemsOf(seed, 4);
        // Unlike the others, so that its uid does not depend on theirs.
        items[3] = itemOf(seed, 77);
        items[bound(at_, 0, 2)].refUID = expectedOf(free, issuer, items)[3].uid;
        vm.prank(issuer);
        vm.expectRevert(IAttestationRegistry.NotFound.selector);
        registry.multiAttest(groupOf(free, items));
    }

    /// @dev Whatever is wrong besides, the first fault in EAS's order is told: an item's own faults in the items' order, then
    /// the values', then the resolver's word.
    function testFuzz_RevertWhen_AttestHasFaults_TheFirstIsTold(
        uint256 seed,
        uint8[3] memory faults,
        uint8 size
    ) public {
        perhapsFarSeries(seed);
        uint256 count = bound(size, 1, 3);
        bool isLasting = seed % 2 == 0;
        bytes32 schema = isLasting ? probedLasting : probed;
        AttestationRequestData[] memory items = new AttestationRequestData[](count);
        bytes4 reason = 0;
        uint256 sent = 0;
        for (uint256 i = 0; i < count; ++i) {
            items[i] = itemOf(draw(seed, i));
            items[i].revocable = isLasting && faults[i] & 2 != 0;
            if (faults[i] & 1 != 0) items[i].expirationTime = faults[i] & 8 == 0 ? time : 1 + (uint64(seed) % time);
            if (faults[i] & 4 != 0) items[i].refUID = bytes32(draw(seed, i));
            items[i].value = faults[i] >> 6;
            sent += items[i].value;
            if (reason == 0) reason = _faultOf(items[i]);
        }
        bool isUnknown = draw(seed, 20) % 8 == 0;
        if (isUnknown) (schema, reason) = (bytes32(draw(seed, 99)), IAttestationRegistry.InvalidSchema.selector);
        if (reason == 0) reason = _judgeMoney(seed, sent, count);
        uint256 given = sent != 0 && draw(seed, 21) % 2 == 0 ? sent - 1 : sent;
        vm.deal(issuer, given);
        vm.prank(issuer);
        vm.expectRevert(reason);
        if (count == 1) registry.attest{ value: given }(AttestationRequest({ schema: schema, data: items[0] }));
        else registry.multiAttest{ value: given }(groupOf(schema, items));
    }

    function _faultOf(AttestationRequestData memory item) private view returns (bytes4) {
        if (item.expirationTime != 0 && item.expirationTime <= time) {
            return IAttestationRegistry.InvalidExpirationTime.selector;
        }
        if (item.revocable) return IAttestationRegistry.Irrevocable.selector;
        if (item.refUID != 0 && item.refUID != anchor) return IAttestationRegistry.NotFound.selector;
        return 0;
    }

    /// @dev Sets the resolver up as the seed has it, and says what comes of it where as much as `sent` is wanted.
    function _judgeMoney(uint256 seed, uint256 sent, uint256 count) private returns (bytes4) {
        bool takesEth = draw(seed, 22) % 2 == 0;
        resolver.setTakesEth(takesEth);
        resolver.set(ProbeResolver.Mood.Refuse);
        if (sent != 0 && !takesEth) return IAttestationRegistry.NotPayable.selector;
        if (sent != 0 && draw(seed, 21) % 2 == 0) return IAttestationRegistry.InsufficientValue.selector;
        return
            count == 1
                ? IAttestationRegistry.InvalidAttestation.selector
                : IAttestationRegistry.InvalidAttestations.selector;
    }

    // ---------------------------------------------------------------- revoke

    function testFuzz_Revoke_TellsAndKeepsIt(uint256 seed, uint32 later, bool oneByOne) public {
        perhapsFarSeries(seed);
        Attestation[] memory made = attestAll(free, revocablesOf(seed, 3));
        // Also when long expired.
        moveTo(time + later);
        for (uint256 i = 0; i < 2; ++i) {
            vm.expectEmit();
            emit IAttestationRegistry.Revoked(made[i].recipient, issuer, made[i].uid, free);
            if (oneByOne) revoke(made[i]);
        }
        if (!oneByOne) {
            RevocationRequestData[] memory items = new RevocationRequestData[](2);
            (items[0].uid, items[1].uid) = (made[0].uid, made[1].uid);
            vm.prank(issuer);
            registry.multiRevoke(revocationGroupOf(free, items));
            made[0].revocationTime = made[1].revocationTime = time;
        }
        // The third is not revoked, nor do later events change anything.
        moveTo(time + 7);
        reads(made);
    }

    /// @dev As above: the first fault in EAS's order.
    function testFuzz_RevertWhen_RevokeHasFaults_TheFirstIsTold(uint256 seed, uint8 faults, bool alone) public {
        perhapsFarSeries(seed);
        AttestationRequestData memory item = itemOf(seed);
        item.revocable = faults & 8 == 0;
        bytes32 schema = faults & 2 == 0 ? probed : free;
        Attestation memory made = attest(schema, faults & 4 == 0 ? issuer : STRANGER, item);
        Attestation memory good = attest(probed, revocablesOf(draw(seed, 601), 1)[0]);
        bool isRevoked = item.revocable && faults & 16 != 0;
        if (isRevoked) revoke(made);

        bytes4 reason = _moneyFaultOf(faults, alone);
        if (isRevoked) reason = IAttestationRegistry.AlreadyRevoked.selector;
        if (!item.revocable) reason = IAttestationRegistry.Irrevocable.selector;
        if (faults & 4 != 0) reason = IAttestationRegistry.AccessDenied.selector;
        if (schema != probed) reason = IAttestationRegistry.InvalidSchema.selector;
        RevocationRequestData[] memory items = new RevocationRequestData[](alone ? 1 : 2);
        if (!alone) items[0].uid = good.uid;
        items[items.length - 1].uid = made.uid;
        items[items.length - 1].value = faults >> 7;
        if (seed % 8 == 0) {
            items[items.length - 1].uid = bytes32(draw(seed, 99));
            reason = IAttestationRegistry.NotFound.selector;
        }
        schema = (seed >> 8) % 8 == 0 ? bytes32(draw(seed, 99)) : probed;
        if (schema != probed) reason = IAttestationRegistry.InvalidSchema.selector;
        vm.prank(issuer);
        vm.expectRevert(reason);
        if (alone) registry.revoke(RevocationRequest(schema, items[0]));
        else registry.multiRevoke(revocationGroupOf(schema, items));
        same(registry.getAttestation(made.uid), made);
    }

    function _moneyFaultOf(uint8 faults, bool alone) private returns (bytes4) {
        resolver.setTakesEth(faults & 32 == 0);
        if (faults >> 7 == 1) {
            if (faults & 32 != 0) return IAttestationRegistry.NotPayable.selector;
            return IAttestationRegistry.InsufficientValue.selector;
        }
        resolver.set(ProbeResolver.Mood.Refuse);
        return
            alone ? IAttestationRegistry.InvalidRevocation.selector : IAttestationRegistry.InvalidRevocations.selector;
    }

    function testFuzz_RevertWhen_OneListRevokesTwice(uint256 seed) public {
        perhapsFarSeries(seed);
        Attestation[] memory made = attestAll(free, revocablesOf(seed, 3));
        RevocationRequestData[] memory items = revocationsOf(made);
        items[2].uid = made[seed % 2].uid;
        vm.prank(issuer);
        vm.expectRevert(IAttestationRegistry.AlreadyRevoked.selector);
        registry.multiRevoke(revocationGroupOf(free, items));
        reads(made);
    }

    /// @dev As EAS: the resolver is asked about no revocations at all, by anybody; only the schema must exist.
    function testFuzz_MultiRevoke_OfNothingAsksTheResolver(address anybody, bytes32 unknown) public {
        RevocationRequestData[] memory none = new RevocationRequestData[](0);
        vm.prank(anybody);
        registry.multiRevoke(revocationGroupOf(free, none));
        vm.prank(anybody);
        registry.multiRevoke(revocationGroupOf(probed, none));
        equal(resolver.asked(), 1, "asked");
        bytes memory call_ = abi.encodeCall(ISchemaResolver.multiRevoke, (new Attestation[](0), new uint256[](0)));
        equal(resolver.lastCall(), keccak256(call_), "about nothing");
        vm.expectRevert(IAttestationRegistry.InvalidSchema.selector);
        registry.multiRevoke(revocationGroupOf(keccak256(abi.encode(unknown)), none));
        resolver.mute();
        vm.expectRevert(ProbeResolver.NotToday.selector);
        registry.multiRevoke(revocationGroupOf(probed, none));
    }

    // ---------------------------------------------------------------- resolver and ETH

    /// @dev The log comes before the call, and the resolver finds stored what it is handed.
    function testFuzz_Resolver_IsHandedEverything(
        uint256 seed,
        uint8 size,
        uint128[4] memory values,
        bool isRevocation
    ) public {
        perhapsFarSeries(seed);
        AttestationRequestData[] memory items = revocablesOf(seed, bound(size, 1, 4));
        Attestation[] memory expected = isRevocation ? attestAll(probed, items) : expectedOf(probed, issuer, items);
        if (isRevocation) moveTo(time + uint32(seed));
        RevocationRequestData[] memory undone = revocationsOf(expected);
        uint256[] memory wanted = new uint256[](items.length);
        uint256 sum = 0;
        for (uint256 i = 0; i < items.length; ++i) {
            sum += wanted[i] = items[i].value = undone[i].value = values[i];
            if (isRevocation) expected[i].revocationTime = time;
        }
        vm.deal(issuer, 1 << 140);
        vm.recordLogs();
        vm.startPrank(issuer);
        bytes memory call_;
        if (items.length == 1 && isRevocation) {
            registry.revoke{ value: 1 << 140 }(RevocationRequest(probed, undone[0]));
            call_ = abi.encodeCall(ISchemaResolver.revoke, (expected[0]));
        } else if (items.length == 1) {
            registry.attest{ value: 1 << 140 }(AttestationRequest(probed, items[0]));
            call_ = abi.encodeCall(ISchemaResolver.attest, (expected[0]));
        } else if (isRevocation) {
            registry.multiRevoke{ value: 1 << 140 }(revocationGroupOf(probed, undone));
            call_ = abi.encodeCall(ISchemaResolver.multiRevoke, (expected, wanted));
        } else {
            registry.multiAttest{ value: 1 << 140 }(groupOf(probed, items));
            call_ = abi.encodeCall(ISchemaResolver.multiAttest, (expected, wanted));
        }
        vm.stopPrank();
        Vm.Log[] memory logs = vm.getRecordedLogs();
        equal(logs[items.length].topics[0], ProbeResolver.Asked.selector, "asked last");
        equal(resolver.lastCall(), keccak256(call_), "call");
        equal(resolver.lastValue(), sum, "value");
        isTrue(resolver.sawStored(), "stored already");
        equal(issuer.balance, (1 << 140) - sum, "refund");
        keepsNoEth();
        reads(expected);
    }

    /// @dev What the groups before leave is what the next one has; what is left in the end comes back.
    function testFuzz_Eth_IsSharedByAllGroups(
        uint256 seed,
        uint64[4] memory values,
        bool isRevocation,
        bool isShort
    ) public {
        uint256 sum = uint256(values[0]) + values[1] + values[2];
        uint256 sent = isShort && sum != 0 ? bound(values[3], 0, sum - 1) : sum + values[3];
        MultiAttestationRequest[] memory groups = new MultiAttestationRequest[](3);
        MultiRevocationRequest[] memory undone = new MultiRevocationRequest[](3);
        for (uint256 i = 0; i < 3; ++i) {
            groups[i] = groupOf(i == 1 ? free : probed, revocablesOf(draw(seed, i), i == 0 ? 1 : 2))[0];
            undone[i].schema = groups[i].schema;
            undone[i].data = revocationsOf(attestAll(groups[i].schema, groups[i].data));
        }
        groups[0].data[0].value = undone[0].data[0].value = values[0];
        for (uint256 i = 0; i < 2; ++i) groups[2].data[i].value = undone[2].data[i].value = values[1 + i];
        if (seed % 2 == 0) resolver.set(ProbeResolver.Mood.PayBack);
        vm.deal(issuer, sent);
        vm.prank(issuer);
        if (sent < sum) vm.expectRevert(IAttestationRegistry.InsufficientValue.selector);
        if (isRevocation) registry.multiRevoke{ value: sent }(undone);
        else registry.multiAttest{ value: sent }(groups);
        equal(address(resolver).balance, sent < sum || seed % 2 == 0 ? 0 : sum, "the resolver's part");
        equal(issuer.balance, sent - address(resolver).balance, "the rest");
        keepsNoEth();
    }

    function testFuzz_Eth_OfAnEmptyOuterListComesBack(uint96 sent, address sender) public {
        vm.assume(uint160(sender) > 0xffff && sender.code.length == 0 && sender != address(vm));
        vm.deal(sender, sent);
        vm.startPrank(sender);
        equal(registry.multiAttest{ value: sent }(new MultiAttestationRequest[](0)).length, 0, "no uids");
        registry.multiAttestByDelegation{ value: sent }(new MultiDelegatedAttestationRequest[](0));
        registry.multiRevoke{ value: sent }(new MultiRevocationRequest[](0));
        registry.multiRevokeByDelegation{ value: sent }(new MultiDelegatedRevocationRequest[](0));
        vm.stopPrank();
        equal(sender.balance, sent, "all of it");
        keepsNoEth();
    }

    /// @dev One item without value: the resolver is not asked whether it takes ETH. Several: it always is.
    function testFuzz_RevertWhen_NobodyTakesTheValue(uint256 seed, uint64 value, bool isList) public {
        AttestationRequestData[] memory items = revocablesOf(seed, isList ? 2 : 1);
        Attestation[] memory made = attestAll(free, items);
        RevocationRequestData[] memory undone = revocationsOf(made);
        items[items.length - 1].value = undone[items.length - 1].value = bound(value, 1, type(uint64).max);
        vm.startPrank(issuer);
        vm.expectRevert(IAttestationRegistry.NotPayable.selector);
        registry.multiAttest(groupOf(free, items));
        vm.expectRevert(IAttestationRegistry.NotPayable.selector);
        registry.multiRevoke(revocationGroupOf(free, undone));
        resolver.mute();
        items[items.length - 1].value = 0;
        if (isList) vm.expectRevert(ProbeResolver.NotToday.selector);
        registry.multiAttest(groupOf(probed, items));
        vm.stopPrank();
    }

    /// @dev The resolver's own error comes through; so does the lack of one where a refund is not taken.
    function testFuzz_RevertWhen_AnotherContractReverts(uint256 seed, uint8 size, uint64 left) public {
        AttestationRequestData[] memory items = itemsOf(seed, bound(size, 1, 3));
        resolver.set(ProbeResolver.Mood.Revert);
        vm.expectRevert(ProbeResolver.NotToday.selector);
        registry.multiAttest(groupOf(probed, items));
        address takesNothing = address(schemas);
        vm.deal(takesNothing, uint256(left) + 1);
        vm.prank(takesNothing);
        vm.expectRevert(Errors.FailedCall.selector);
        registry.multiAttest{ value: uint256(left) + 1 }(groupOf(free, items));
    }

    // ---------------------------------------------------------------- the rest of the ABI

    function testFuzz_RevertWhen_TheSelectorIsUnknown(bytes calldata rest, uint64 value) public {
        (bool isTaken, ) = address(registry).call{ value: value }("");
        isTrue(!isTaken, "plain ETH");
        // EAS's getter of old, which eas-sdk tries first: it must not be there.
        (isTaken, ) = address(registry).call(bytes.concat(bytes4(keccak256("VERSION()")), rest));
        isTrue(!isTaken, "VERSION()");
    }

    function testFuzz_RevertWhen_AListIsEmpty(uint256 seed, bool isFirst) public {
        MultiAttestationRequest[] memory groups = new MultiAttestationRequest[](2);
        groups[isFirst ? 1 : 0] = groupOf(free, revocablesOf(seed, 2))[0];
        groups[isFirst ? 0 : 1].schema = bytes32(draw(seed, 99));
        vm.expectRevert(IAttestationRegistry.InvalidLength.selector);
        registry.multiAttest(groups);
    }

    function test_RevertWhen_DeployedWithoutSchemaRegistry() public {
        equal(address(registry.getSchemaRegistry()), address(schemas), "schema registry");
        bytes memory code = bytes.concat(vm.getCode("AttestationRegistry"), abi.encode(address(0)));
        vm.expectRevert(IAttestationRegistry.InvalidRegistry.selector);
        assembly ("memory-safe") {
            pop(create(0, add(code, 32), mload(code)))
        }
    }
}
