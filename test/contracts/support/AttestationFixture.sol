// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { SchemaRegistry } from "../../../contracts/credentials/SchemaRegistry.sol";
import {
    AttestationRequest,
    AttestationRequestData,
    AttestationStatus,
    IAttestationRegistry,
    MultiAttestationRequest,
    MultiRevocationRequest,
    RevocationRequest,
    RevocationRequestData
} from "../../../contracts/interfaces/IAttestationRegistry.sol";
import { Attestation } from "../../../contracts/interfaces/ISchemaResolver.sol";
import { Base } from "./Base.sol";
import { ProbeResolver } from "./ProbeResolver.sol";

/// @dev What RegistryWithClock adds.
interface SettableClock {
    function setTime(uint64 time) external;
}

/// @notice A registry, schemas of each kind, and items made from seeds; what is expected of them is worked out here, naively.
/// @dev Time is a variable of its own: the optimizer may read the block's timestamp once and keep it.
abstract contract AttestationFixture is Base {
    uint64 internal constant NOW = 1_800_000_000;
    uint256 internal constant KEY = 0x1550e4;
    address internal constant STRANGER = address(0x574a);

    IAttestationRegistry internal registry;
    SchemaRegistry internal schemas;
    ProbeResolver internal resolver;
    address internal issuer;
    uint64 internal time;
    /// @dev Set before `setUp`: a registry with a clock of its own, which alone moves. Whatever asked the block for the time
    /// would be found out.
    bool internal hasOwnClock;
    /// @dev Schemas: revocable, irrevocable, and each with the resolver.
    bytes32 internal free;
    bytes32 internal lasting;
    bytes32 internal probed;
    bytes32 internal probedLasting;
    /// @dev Uid of an attestation that others may refer to.
    bytes32 internal anchor;

    bytes32 private _nextSeriesSlot;

    receive() external payable {}

    function setUp() public virtual {
        time = NOW;
        vm.warp(NOW);
        issuer = vm.addr(KEY);
        schemas = new SchemaRegistry();
        resolver = new ProbeResolver();
        free = schemas.register("bytes data", address(0), true);
        lasting = schemas.register("bytes data", address(0), false);
        probed = schemas.register("bytes data", address(resolver), true);
        probedLasting = schemas.register("bytes data", address(resolver), false);
        string memory name = hasOwnClock ? "RegistryWithClock" : "AttestationRegistry";
        registry = IAttestationRegistry(deploy(name, abi.encode(schemas)));
        bytes32[16] memory slots = _firstSlots();
        AttestationRequestData memory item;
        item.recipient = address(0xa);
        anchor = registry.attest(AttestationRequest({ schema: free, data: item }));
        // This was the first series: the slot that changed is the one that counts them.
        bytes32[16] memory slotsAfter = _firstSlots();
        for (uint256 i = 0; i < 16; ++i) if (slots[i] != slotsAfter[i]) _nextSeriesSlot = bytes32(i);
        equal(slotsAfter[uint256(_nextSeriesSlot)], bytes32(uint256(2)), "next series");
    }

    function moveTo(uint64 moment) internal {
        time = moment;
        if (hasOwnClock) SettableClock(address(registry)).setTime(moment);
        else vm.warp(moment);
    }

    /// @dev The next issuer gets this series number, as if so many had come before.
    function setNextSeries(uint256 number) internal {
        vm.store(address(registry), _nextSeriesSlot, bytes32(number));
    }

    function nextSeries() internal view returns (uint256) {
        return uint256(vm.load(address(registry), _nextSeriesSlot));
    }

    /// @dev For half of all seeds the next series' number is beyond 31 bits.
    function perhapsFarSeries(uint256 seed) internal {
        if (draw(seed, 7) % 2 == 0) setNextSeries(bound(draw(seed, 8), 1 << 31, type(uint64).max - 100));
    }

    function _firstSlots() private view returns (bytes32[16] memory slots) {
        for (uint256 i = 0; i < 16; ++i) slots[i] = vm.load(address(registry), bytes32(i));
    }

    // ---------------------------------------------------------------- made from seeds

    /// @dev The `n`th number that follows from a seed.
    function draw(uint256 seed, uint256 n) internal pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed, n)));
    }

    /// @dev Data of a length: of one kind of word, or mixed as ABI-encoded data is, with zero bytes before and behind.
    function dataOf(uint256 length, uint256 seed) internal pure returns (bytes memory data) {
        data = new bytes(length);
        uint256 kind = seed % 5;
        for (uint256 from = 0; from < length; from += 32) {
            uint256 word = draw(seed, from);
            uint256 style = kind == 4 ? word % 5 : kind;
            uint256 shift = 8 * ((word >> 8) % 32);
            if (style == 1) word = word >> shift;
            else if (style == 2) word = word << shift;
            else if (style == 3) word = word % 2 == 0 ? 0 : (word >> 16) % 300;
            assembly ("memory-safe") {
                mstore(add(add(data, 32), from), word)
            }
        }
    }

    function lengthOf(uint256 seed) internal pure returns (uint256) {
        uint16[18] memory edges = [0, 1, 22, 23, 24, 31, 32, 33, 63, 64, 65, 96, 127, 128, 320, 640, 992, 1000];
        uint256 pick = draw(seed, 1);
        if (pick % 2 == 0) return edges[(pick >> 8) % 18];
        return (pick >> 8) % (pick % 3 == 0 ? 1001 : 100);
    }

    /// @dev None, as late as can be, the next second, or any later one.
    function expirationOf(uint256 seed) internal view returns (uint64) {
        uint256 pick = draw(seed, 2);
        if (pick % 8 < 4 || time == type(uint64).max) return 0;
        if (pick % 8 == 4) return type(uint64).max;
        if (pick % 8 == 5) return time + 1;
        uint64 last = pick % 8 == 6 || time > type(uint64).max - 1000 ? type(uint64).max : time + 1000;
        return uint64(bound(pick >> 8, time + 1, last));
    }

    function itemOf(uint256 seed) internal view returns (AttestationRequestData memory) {
        return itemOf(seed, lengthOf(seed));
    }

    function itemOf(uint256 seed, uint256 length) internal view returns (AttestationRequestData memory item) {
        item.recipient = draw(seed, 3) % 8 == 0 ? address(0) : address(uint160(draw(seed, 4)));
        item.expirationTime = expirationOf(seed);
        item.revocable = draw(seed, 5) % 2 == 0;
        item.refUID = draw(seed, 6) % 3 == 0 ? anchor : bytes32(0);
        item.data = dataOf(length, seed);
    }

    function itemsOf(uint256 seed, uint256 count) internal view returns (AttestationRequestData[] memory items) {
        items = new AttestationRequestData[](count);
        for (uint256 i = 0; i < count; ++i) {
            // One in eight is as one before it, so that bumps are needed.
            bool isTwin = i != 0 && draw(seed, 1000 + i) % 8 == 0;
            items[i] = itemOf(draw(seed, isTwin ? draw(seed, 2000 + i) % i : i));
        }
    }

    function revocablesOf(uint256 seed, uint256 count) internal view returns (AttestationRequestData[] memory items) {
        items = itemsOf(seed, count);
        for (uint256 i = 0; i < count; ++i) items[i].revocable = true;
    }

    // ---------------------------------------------------------------- what is expected

    /// @dev As EAS documents it.
    function uidOf(Attestation memory a, uint32 bump) internal pure returns (bytes32) {
        bytes memory terms = abi.encodePacked(a.schema, a.recipient, a.attester, a.time, a.expirationTime);
        return keccak256(abi.encodePacked(terms, a.revocable, a.refUID, a.data, bump));
    }

    /// @dev Ask before the attestations are made.
    function expectedOf(
        bytes32 schema,
        address attester,
        AttestationRequestData[] memory items
    ) internal view returns (Attestation[] memory expected) {
        expected = new Attestation[](items.length);
        for (uint256 i = 0; i < items.length; ++i) {
            expected[i] = Attestation({
                uid: 0,
                schema: schema,
                time: time,
                expirationTime: items[i].expirationTime,
                revocationTime: 0,
                refUID: items[i].refUID,
                recipient: items[i].recipient,
                attester: attester,
                revocable: items[i].revocable,
                data: items[i].data
            });
            expected[i].uid = _freeUid(expected, i);
        }
    }

    function _freeUid(Attestation[] memory expected, uint256 i) private view returns (bytes32 uid) {
        bool isTaken = true;
        for (uint32 bump = 0; isTaken; ++bump) {
            uid = uidOf(expected[i], bump);
            isTaken = registry.isAttestationValid(uid);
            for (uint256 j = 0; j < i; ++j) isTaken = isTaken || expected[j].uid == uid;
        }
    }

    function expectedOf(
        bytes32 schema,
        address attester,
        AttestationRequestData memory item
    ) internal view returns (Attestation memory) {
        return expectedOf(schema, attester, listOf(item))[0];
    }

    /// @dev Each way to read says the same, member by member.
    function reads(Attestation memory expected) internal view {
        same(registry.getAttestation(expected.uid), expected);
        AttestationStatus memory status = registry.statusOf(expected.uid);
        equal(status.schema, expected.schema, "status: schema");
        equal(status.recipient, expected.recipient, "status: recipient");
        equal(status.attester, expected.attester, "status: attester");
        equal(status.time, expected.time, "status: time");
        equal(status.expirationTime, expected.expirationTime, "status: expiration");
        equal(status.revocationTime, expected.revocationTime, "status: revocation");
        isTrue(status.revocable == expected.revocable, "status: revocable");
        isTrue(registry.isAttestationValid(expected.uid), "exists");
    }

    function reads(Attestation[] memory expected) internal view {
        for (uint256 i = 0; i < expected.length; ++i) reads(expected[i]);
    }

    function same(Attestation memory actual, Attestation memory expected) internal pure {
        equal(actual.uid, expected.uid, "uid");
        equal(actual.schema, expected.schema, "schema");
        equal(actual.time, expected.time, "time");
        equal(actual.expirationTime, expected.expirationTime, "expiration");
        equal(actual.revocationTime, expected.revocationTime, "revocation");
        equal(actual.refUID, expected.refUID, "reference");
        equal(actual.recipient, expected.recipient, "recipient");
        equal(actual.attester, expected.attester, "attester");
        isTrue(actual.revocable == expected.revocable, "revocable");
        equal(actual.data.length, expected.data.length, "length");
        equal(keccak256(actual.data), keccak256(expected.data), "data");
    }

    // ---------------------------------------------------------------- doing it

    function attest(bytes32 schema, AttestationRequestData memory item) internal returns (Attestation memory made) {
        return attest(schema, issuer, item);
    }

    /// @dev Attests as `attester` in a single call; the uid is the expected one.
    function attest(
        bytes32 schema,
        address attester,
        AttestationRequestData memory item
    ) internal returns (Attestation memory made) {
        made = expectedOf(schema, attester, item);
        vm.prank(attester);
        equal(registry.attest(AttestationRequest({ schema: schema, data: item })), made.uid, "returned uid");
    }

    function attestAll(
        bytes32 schema,
        AttestationRequestData[] memory items
    ) internal returns (Attestation[] memory made) {
        return attestAll(schema, issuer, items);
    }

    /// @dev Attests as `attester` in one list; the uids are the expected ones.
    function attestAll(
        bytes32 schema,
        address attester,
        AttestationRequestData[] memory items
    ) internal returns (Attestation[] memory made) {
        made = expectedOf(schema, attester, items);
        vm.prank(attester);
        isMade(registry.multiAttest(groupOf(schema, items)), made);
    }

    function isMade(bytes32[] memory uids, Attestation[] memory expected) internal pure {
        equal(uids.length, expected.length, "uids");
        for (uint256 i = 0; i < uids.length; ++i) equal(uids[i], expected[i].uid, "uid in list");
    }

    function revoke(Attestation memory attestation) internal {
        vm.prank(attestation.attester);
        registry.revoke(revocationOf(attestation.schema, attestation.uid));
        attestation.revocationTime = time;
    }

    function listOf(AttestationRequestData memory item) internal pure returns (AttestationRequestData[] memory items) {
        items = new AttestationRequestData[](1);
        items[0] = item;
    }

    function groupOf(
        bytes32 schema,
        AttestationRequestData[] memory items
    ) internal pure returns (MultiAttestationRequest[] memory groups) {
        groups = new MultiAttestationRequest[](1);
        groups[0] = MultiAttestationRequest({ schema: schema, data: items });
    }

    function revocationOf(bytes32 schema, bytes32 uid) internal pure returns (RevocationRequest memory) {
        return RevocationRequest({ schema: schema, data: RevocationRequestData({ uid: uid, value: 0 }) });
    }

    function revocationsOf(Attestation[] memory made) internal pure returns (RevocationRequestData[] memory items) {
        items = new RevocationRequestData[](made.length);
        for (uint256 i = 0; i < made.length; ++i) items[i].uid = made[i].uid;
    }

    function revocationGroupOf(
        bytes32 schema,
        RevocationRequestData[] memory items
    ) internal pure returns (MultiRevocationRequest[] memory groups) {
        groups = new MultiRevocationRequest[](1);
        groups[0] = MultiRevocationRequest({ schema: schema, data: items });
    }

    /// @dev No wei stays with the registry.
    function keepsNoEth() internal view {
        equal(address(registry).balance, 0, "the registry keeps no ETH");
    }
}
