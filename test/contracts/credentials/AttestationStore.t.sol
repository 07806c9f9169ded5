// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {
    AttestationRequest,
    AttestationRequestData,
    AttestationStatus,
    IAttestationRegistry
} from "../../../contracts/interfaces/IAttestationRegistry.sol";
import { Attestation } from "../../../contracts/interfaces/ISchemaResolver.sol";
import { AttestationFixture } from "../support/AttestationFixture.sol";

/// @notice What is attested reads back, whatever its size, its time and its series; and what the registry stores as code
/// never runs.
contract AttestationStoreTest is AttestationFixture {
    /// @dev The first second, and the first series number, that a 31-bit field cannot hold.
    uint64 private constant FAR = 1 << 31;

    function setUp() public override {
        hasOwnClock = true;
        super.setUp();
    }

    // ---------------------------------------------------------------- sizes

    function testFuzz_RoundTrip_AnyLength(uint256 seed, uint256 length, bool inList) public {
        AttestationRequestData memory item = itemOf(seed, bound(length, 0, 1000));
        if (inList) {
            AttestationRequestData[] memory items = itemsOf(seed, 2);
            items[1] = item;
            reads(attestAll(free, items));
        } else {
            reads(attest(free, item));
        }
    }

    /// @dev Whole words of the kinds that ABI-encoded data is made of.
    function testFuzz_RoundTrip_AnyWords(bytes32[] calldata words, uint8[] calldata shifts, uint256 seed) public {
        bytes32[] memory shifted = words;
        for (uint256 i = 0; i < words.length && i < shifts.length; ++i) {
            shifted[i] = shifts[i] < 128 ? words[i] << (shifts[i] * 2) : words[i] >> ((shifts[i] - 128) * 2);
        }
        AttestationRequestData memory item = itemOf(seed, 0);
        item.data = abi.encodePacked(shifted);
        reads(attest(free, item));
    }

    function testFuzz_RoundTrip_LengthsAtTheEdges(uint256 seed) public {
        uint16[14] memory edges = [0, 1, 22, 23, 24, 31, 32, 33, 63, 64, 65, 256, 480, 512];
        AttestationRequestData[] memory items = new AttestationRequestData[](4 * edges.length);
        for (uint256 i = 0; i < items.length; ++i) {
            items[i] = itemOf(draw(seed, i), edges[i / 4]);
            items[i].expirationTime = i % 4 < 2 ? 0 : type(uint64).max - uint64(draw(seed, i) % 3);
            items[i].refUID = i % 2 == 0 ? bytes32(0) : anchor;
            if (seed % 4 != 0) reads(attest(free, items[i]));
        }
        if (seed % 4 == 0) reads(attestAll(free, items));
    }

    function test_RoundTrip_LongData() public {
        // Four lengths from each of these on.
        uint16[6] memory edges = [8157, 8190, 16_348, 16_382, 24_574, 49_997];
        for (uint256 i = 0; i < 4 * edges.length; ++i) {
            AttestationRequestData memory item = itemOf(i, edges[i / 4] + (i % 4));
            item.expirationTime = i % 2 == 0 ? 0 : time + 1;
            item.refUID = i % 3 == 0 ? anchor : bytes32(0);
            reads(attest(free, item));
        }
        _codesAreFine("");
    }

    /// @dev Around the length from which data is stored apart, and around what one code holds.
    function testFuzz_RoundTrip_LongData(uint256 seed, uint16 length, bool inList) public {
        uint256 edge = [uint256(8191), 16_383, 24_576][seed % 3];
        AttestationRequestData[] memory items = itemsOf(seed, inList ? 3 : 1);
        items[items.length / 2] = itemOf(seed, bound(length, edge - 60, edge + 60));
        reads(attestAll(free, items));
        _codesAreFine("");
    }

    function testFuzz_RoundTrip_Lists(uint256 seed, uint8 size) public {
        perhapsFarSeries(seed);
        Attestation[] memory made = attestAll(free, itemsOf(seed, bound(size, 1, 40)));
        reads(made);
        bytes32[] memory uids = new bytes32[](made.length);
        for (uint256 i = 0; i < uids.length; ++i) uids[i] = made[i].uid;
        Attestation[] memory read = registry.getAttestations(uids);
        equal(keccak256(abi.encode(read)), keccak256(abi.encode(made)), "getAttestations");
    }

    /// @dev Items of a size such that the last one just fits one code with the others, or just does not, and a few more.
    function testFuzz_RoundTrip_ListsThatFillACode(uint256 seed, uint256 short, uint8 more) public {
        AttestationRequestData[] memory items = new AttestationRequestData[](4 + (more % 3));
        // Where nothing but the data differs, all codes are tried that are full, or nearly, or by a byte too full.
        bool isPlain = seed % 2 == 0;
        uint256 room = isPlain ? 24_576 - bound(short, 85, 105) : 24_576 - bound(short, 0, 300);
        for (uint256 i = 0; i < items.length; ++i) {
            // Random bytes: they cannot be stored in fewer.
            uint256 own = draw(seed, i) - (draw(seed, i) % 5);
            uint256 length = i == 3 ? room : bound(own, 5500, 7500);
            if (i < 3) room -= length;
            items[i] = itemOf(own, length);
            if (isPlain) (items[i].expirationTime, items[i].refUID) = (0, 0);
        }
        if (!isPlain) perhapsFarSeries(seed);
        reads(attestAll(free, items));
        _codesAreFine("");
    }

    function testFuzz_RoundTrip_EqualItemsInOneList(uint256 seed, uint8 size) public {
        perhapsFarSeries(seed);
        AttestationRequestData[] memory items = new AttestationRequestData[](bound(size, 2, 12));
        for (uint256 i = 0; i < items.length; ++i) items[i] = itemOf(seed);
        Attestation[] memory made = attestAll(free, items);
        for (uint256 i = 0; i < made.length; ++i) equal(made[i].uid, uidOf(made[i], uint32(i)), "bump");
        reads(made);
    }

    // ---------------------------------------------------------------- many, or none

    function testFuzz_Read_ManyInAnyOrder_ZeroWhereThereIsNone(uint256 seed, uint8 size) public {
        perhapsFarSeries(seed);
        AttestationRequestData[] memory items = itemsOf(seed, 5);
        items[0].revocable = true;
        Attestation[] memory made = attestAll(free, items);
        revoke(made[0]);
        bytes32[] memory uids = new bytes32[](size % 20);
        Attestation[] memory expected = new Attestation[](uids.length);
        for (uint256 i = 0; i < uids.length; ++i) {
            uint256 pick = draw(seed, 40 + i) % 7;
            uids[i] = pick < 5 ? made[pick].uid : bytes32(draw(seed, 80 + i));
            if (pick < 5) expected[i] = made[pick];
        }
        Attestation[] memory read = registry.getAttestations(uids);
        AttestationStatus[] memory statuses = registry.statusesOf(uids);
        equal(read.length, uids.length, "attestations");
        equal(statuses.length, uids.length, "statuses");
        for (uint256 i = 0; i < uids.length; ++i) {
            same(read[i], expected[i]);
            bytes32 status = keccak256(abi.encode(registry.statusOf(uids[i])));
            equal(keccak256(abi.encode(statuses[i])), status, "status");
        }
    }

    function testFuzz_Read_ZeroWhereThereIsNone(bytes32 unknown) public view {
        vm.assume(unknown != anchor);
        Attestation memory nothing;
        same(registry.getAttestation(unknown), nothing);
        AttestationStatus memory status;
        equal(keccak256(abi.encode(registry.statusOf(unknown))), keccak256(abi.encode(status)), "status");
        isTrue(!registry.isAttestationValid(unknown), "does not exist");
    }

    // ---------------------------------------------------------------- times

    /// @dev Moments around deployment and around each width that a field might have, and any moment.
    function momentOf(uint256 seed) private pure returns (uint64) {
        uint64[10] memory after_ = [0, FAR - 1, FAR, 1 << 32, 1 << 33, 1 << 40, 1 << 48, 1 << 53, 1 << 62, 1 << 63];
        uint256 pick = draw(seed, 50);
        if (pick % 8 == 0) return uint64(bound(pick >> 8, 1, type(uint64).max));
        if (pick % 8 == 1) return uint64(bound(pick >> 8, 1, NOW));
        if (pick % 8 == 2) return type(uint64).max - uint64((pick >> 8) % 3);
        return NOW + after_[(pick >> 8) % 10] - 3 + uint64((pick >> 16) % 7);
    }

    function testFuzz_RoundTrip_AtAnyTime(uint256 seed, bool farSeries, uint8 size) public {
        if (farSeries) setNextSeries(FAR + (seed % 100));
        moveTo(momentOf(seed));
        Attestation[] memory list = attestAll(free, itemsOf(seed, bound(size, 2, 12)));
        Attestation memory single = attest(free, itemOf(draw(seed, 601)));
        reads(list);
        reads(single);
        // A series that was opened near is used far, and the other way about.
        moveTo(momentOf(draw(seed, 601)));
        reads(attest(free, itemOf(draw(seed, 602))));
        reads(attestAll(free, itemsOf(draw(seed, 602), 3)));
        reads(list);
        reads(single);
    }

    /// @dev In the last second that its field holds, and in the first that it does not.
    function test_RoundTrip_AroundTheFirstFarSecond() public {
        for (uint64 i = 0; i < 8; ++i) {
            moveTo(NOW + FAR - 1 + (i % 2));
            reads(attest(free, itemOf(i, 20)));
        }
    }

    function testFuzz_Revoke_AtAnyTime(uint256 seed, bool farSeries, bool oneByOne) public {
        if (farSeries) setNextSeries(FAR + (seed % 100));
        moveTo(momentOf(seed));
        Attestation[] memory made = attestAll(free, revocablesOf(seed, 4));
        moveTo(momentOf(draw(seed, 601)));
        if (oneByOne) {
            for (uint256 i = 0; i < made.length; ++i) revoke(made[i]);
        } else {
            vm.prank(issuer);
            registry.multiRevoke(revocationGroupOf(free, revocationsOf(made)));
            for (uint256 i = 0; i < made.length; ++i) made[i].revocationTime = time;
        }
        reads(made);
        moveTo(momentOf(draw(seed, 602)));
        for (uint256 i = 0; i < made.length; ++i) {
            vm.prank(issuer);
            vm.expectRevert(IAttestationRegistry.AlreadyRevoked.selector);
            registry.revoke(revocationOf(free, made[i].uid));
        }
        reads(made);
    }

    /// @dev A clock that runs before the moment of deployment: nothing is lost, though no chain does that.
    function test_Revoke_JustBeforeDeployment() public {
        for (uint64 before = 0; before < 4; ++before) {
            moveTo(NOW - before);
            AttestationRequestData memory item = itemOf(before, 10);
            item.revocable = true;
            Attestation memory made = attest(free, item);
            revoke(made);
            reads(made);
            vm.prank(issuer);
            vm.expectRevert(IAttestationRegistry.AlreadyRevoked.selector);
            registry.revoke(revocationOf(free, made.uid));
        }
    }

    // ---------------------------------------------------------------- series

    /// @dev Series whose numbers agree in their low 31 bits, or in 32 bits, are still other series.
    function testFuzz_Series_NumbersThatLookAlikeStayApart(uint256 seed, uint64 number, bool inList) public {
        uint256 near = bound(number, 3, FAR - 1);
        uint256 far = near + (uint256(bound(seed, 1, (1 << 33) - 1)) << 31);
        if (seed % 3 == 0) far = near + (1 << 32);
        setNextSeries(near);
        Attestation[] memory ours = _revocables(free, issuer, seed, inList);
        setNextSeries(far);
        Attestation[] memory theirs = _revocables(free, STRANGER, seed, inList);
        Attestation[] memory other = _revocables(probed, issuer, seed, inList);
        reads(ours);
        reads(theirs);
        reads(other);
        for (uint256 i = 0; i < ours.length; ++i) {
            _refuses(issuer, free, theirs[i].uid, IAttestationRegistry.AccessDenied.selector);
            _refuses(STRANGER, free, ours[i].uid, IAttestationRegistry.AccessDenied.selector);
            _refuses(issuer, probed, ours[i].uid, IAttestationRegistry.InvalidSchema.selector);
            _refuses(issuer, free, other[i].uid, IAttestationRegistry.InvalidSchema.selector);
            // Who has attested nothing under the schema.
            _refuses(STRANGER, probed, ours[i].uid, IAttestationRegistry.InvalidSchema.selector);
            _refuses(STRANGER, probed, other[i].uid, IAttestationRegistry.AccessDenied.selector);
            revoke(ours[i]);
            revoke(theirs[i]);
            revoke(other[i]);
        }
        reads(ours);
        reads(theirs);
        reads(other);
    }

    /// @dev The numbers go on through the edge of the field without a gap or a mix-up.
    function testFuzz_Series_PassTheEdge(uint256 seed, uint8 before) public {
        setNextSeries(FAR - bound(before, 0, 3));
        Attestation[] memory made = new Attestation[](6);
        for (uint256 i = 0; i < made.length; ++i) {
            made[i] = attest(free, address(uint160(100 + i)), itemOf(draw(seed, i)));
            if (made[i].revocable) revoke(made[i]);
        }
        reads(made);
    }

    function _revocables(
        bytes32 schema,
        address attester,
        uint256 seed,
        bool inList
    ) private returns (Attestation[] memory made) {
        AttestationRequestData[] memory items = revocablesOf(seed, 3);
        if (inList) return attestAll(schema, attester, items);
        made = new Attestation[](3);
        for (uint256 i = 0; i < items.length; ++i) made[i] = attest(schema, attester, items[i]);
    }

    function _refuses(address revoker, bytes32 schema, bytes32 uid, bytes4 reason) private {
        vm.prank(revoker);
        vm.expectRevert(reason);
        registry.revoke(revocationOf(schema, uid));
    }

    // ---------------------------------------------------------------- 32 bytes

    function testFuzz_Timestamp_Once(bytes32 data, bytes32 other, uint256 seed) public {
        vm.assume(data != other);
        moveTo(momentOf(seed));
        uint64 first = time;
        equal(registry.getTimestamp(data), 0, "before");
        vm.expectEmit();
        emit IAttestationRegistry.Timestamped(data, first);
        equal(registry.timestamp(data), first, "returned");
        moveTo(momentOf(draw(seed, 1)));
        vm.expectRevert(IAttestationRegistry.AlreadyTimestamped.selector);
        registry.timestamp(data);
        bytes32[] memory list = new bytes32[](2);
        (list[0], list[1]) = (other, data);
        vm.expectRevert(IAttestationRegistry.AlreadyTimestamped.selector);
        registry.multiTimestamp(list);
        (list[0], list[1]) = (other, keccak256(abi.encode(other, data)));
        for (uint256 i = 0; i < 2; ++i) {
            vm.expectEmit();
            emit IAttestationRegistry.Timestamped(list[i], time);
        }
        equal(registry.multiTimestamp(list), time, "returned for many");
        for (uint256 i = 0; i < 2; ++i) equal(registry.getTimestamp(list[i]), time, "many");
        equal(registry.getTimestamp(data), first, "unchanged");
        equal(registry.multiTimestamp(new bytes32[](0)), time, "none");
    }

    /// @dev Once for each revoker: what one revoked says nothing about another.
    function testFuzz_RevokeOffchain_OnceForEachRevoker(bytes32 data, bytes32 other, uint256 seed) public {
        vm.assume(data != other);
        moveTo(momentOf(seed));
        uint64 first = time;
        vm.expectEmit();
        emit IAttestationRegistry.RevokedOffchain(address(this), data, first);
        equal(registry.revokeOffchain(data), first, "returned");
        moveTo(momentOf(draw(seed, 1)));
        vm.expectRevert(IAttestationRegistry.AlreadyRevokedOffchain.selector);
        registry.revokeOffchain(data);
        bytes32[] memory list = new bytes32[](2);
        (list[0], list[1]) = (other, data);
        vm.expectRevert(IAttestationRegistry.AlreadyRevokedOffchain.selector);
        registry.multiRevokeOffchain(list);
        equal(registry.getRevokeOffchain(address(this), other), 0, "nothing of a refused list");
        for (uint256 i = 0; i < 2; ++i) {
            vm.expectEmit();
            emit IAttestationRegistry.RevokedOffchain(issuer, list[i], time);
        }
        vm.prank(issuer);
        equal(registry.multiRevokeOffchain(list), time, "returned for many");
        for (uint256 i = 0; i < 2; ++i) equal(registry.getRevokeOffchain(issuer, list[i]), time, "many");
        equal(registry.getRevokeOffchain(address(this), data), first, "unchanged");
        equal(registry.getTimestamp(data), 0, "not a timestamp");
    }

    // ---------------------------------------------------------------- code

    /// @dev Whatever is attested, near or far: all that the registry ever created begins with STOP, and does nothing
    /// when called.
    function testFuzz_Code_BeginsWithStop(uint256 seed, uint8 size, bool farSeries, bytes calldata anything) public {
        if (farSeries) setNextSeries(FAR + (seed % 100));
        moveTo(momentOf(seed));
        AttestationRequestData[] memory items = itemsOf(seed, bound(size, 1, 9));
        for (uint256 i = 0; i < items.length; ++i) if (seed % 2 == 0) items[i].data = anything;
        if (seed % 7 == 0) items[0].data = bytes.concat(hex"ff", dataOf(16_400, seed));
        attestAll(free, items);
        attest(free, items[0]);
        _codesAreFine(anything);
    }

    function _codesAreFine(bytes memory anything) private {
        uint256 next = vm.getNonce(address(registry));
        for (uint256 nonce = 1; nonce < next; ++nonce) {
            address code = vm.computeCreateAddress(address(registry), nonce);
            isTrue(code.code.length != 0 && code.code[0] == 0, "begins with STOP");
            isTrue(code.code.length <= 24_576, "as long as a chain allows");
            (bool isOk, bytes memory answer) = code.call{ value: 1 }(anything);
            isTrue(isOk && answer.length == 0, "does nothing");
            (isOk, answer) = code.delegatecall(anything);
            isTrue(isOk && answer.length == 0, "does nothing for others");
        }
    }

    function test_Code_IsThereAtAll() public {
        uint64 before = vm.getNonce(address(registry));
        attest(free, itemOf(5, 1000));
        isTrue(vm.getNonce(address(registry)) > before, "long data is stored as code");
    }

    /// @dev Where the chain does not store code (here: because the registry's nonce is at its end), nothing is attested.
    function testFuzz_RevertWhen_CodeIsNotStored(uint256 seed, uint256 length, bool inList) public {
        vm.setNonce(address(registry), type(uint64).max);
        AttestationRequestData[] memory items = itemsOf(seed, 2);
        // Random bytes, more than a slot holds.
        items[1] = itemOf(seed - (seed % 5), bound(length, 65, 2000));
        vm.prank(issuer);
        vm.expectPartialRevert(IAttestationRegistry.DataNotStored.selector);
        if (inList) registry.multiAttest(groupOf(free, items));
        else registry.attest(AttestationRequest({ schema: free, data: items[1] }));
        items[0] = itemOf(seed, 20);
        items[0].expirationTime = 0;
        items[0].refUID = 0;
        reads(attest(free, items[0]));
    }
}
