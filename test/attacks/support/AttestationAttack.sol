// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {
    AttestationRequest,
    AttestationRequestData,
    DelegatedAttestationRequest,
    IAttestationRegistry,
    ManyDelegatedAttestationRequest,
    MultiAttestationRequest,
    MultiRevocationRequest,
    RevocationRequest,
    RevocationRequestData
} from "../../../contracts/interfaces/IAttestationRegistry.sol";
import { ISchemaRegistry } from "../../../contracts/interfaces/ISchemaRegistry.sol";
import { Attestation } from "../../../contracts/interfaces/ISchemaResolver.sol";
import { Hole } from "../twins/Hole.sol";
import { Accomplice } from "./Accomplice.sol";
import { Attack } from "./Attack.sol";
import { RequestHash } from "./RequestHash.sol";

/// @notice What attacks on attestations share. Each is run against ours, against the sound twin, and against the twin with
/// one hole.
abstract contract AttestationAttack is Attack {
    uint64 internal constant NOW = 1_800_000_000;
    address internal constant ISSUER = address(0x1550e4);
    address internal constant SUBJECT = address(0x50bec7);
    /// @dev Largest series number that fits the registry's header.
    uint256 internal constant FIELD = 0x7fffffff;

    ISchemaRegistry internal schemas;
    IAttestationRegistry internal registry;
    /// @dev What the last call that went through returned.
    bytes internal answer;

    function setUp() public virtual {
        vm.warp(NOW);
        schemas = ISchemaRegistry(deploy("SchemaRegistry", ""));
    }

    function useOurs() internal {
        registry = IAttestationRegistry(deploy("AttestationRegistry", abi.encode(schemas)));
    }

    function useTwin(Hole hole) internal {
        registry = IAttestationRegistry(deploy("TwinAttestations", abi.encode(schemas, hole)));
    }

    function makeAccomplice() internal returns (Accomplice) {
        return Accomplice(payable(deploy("Accomplice", "")));
    }

    function register(string memory schema, address resolver) internal returns (bytes32) {
        return schemas.register(schema, resolver, true);
    }

    // ---------------------------------------------------------------- calls

    /// @dev Calls the registry, and tells why it refused: empty where it did not.
    function send(address from, uint256 value, bytes memory data) internal returns (bytes memory reason) {
        if (value != 0) vm.deal(from, value);
        vm.prank(from);
        (bool done, bytes memory output) = address(registry).call{ value: value }(data);
        if (!done) return refusedWith(output);
        answer = output;
    }

    function attest(address from, bytes32 schema, AttestationRequestData memory item) internal returns (bytes32 uid) {
        equal(send(from, item.value, toAttest(schema, item)).length, 0, "attested");
        return abi.decode(answer, (bytes32));
    }

    function revoke(address from, bytes32 schema, bytes32 uid) internal {
        equal(send(from, 0, toRevoke(schema, uid)).length, 0, "revoked");
    }

    function toAttest(bytes32 schema, AttestationRequestData memory item) internal pure returns (bytes memory) {
        return abi.encodeCall(IAttestationRegistry.attest, (AttestationRequest({ schema: schema, data: item })));
    }

    function toMultiAttest(bytes32 schema, AttestationRequestData[] memory items) internal pure returns (bytes memory) {
        MultiAttestationRequest[] memory requests = new MultiAttestationRequest[](1);
        requests[0] = MultiAttestationRequest({ schema: schema, data: items });
        return abi.encodeCall(IAttestationRegistry.multiAttest, (requests));
    }

    function toRevoke(bytes32 schema, bytes32 uid) internal pure returns (bytes memory) {
        RevocationRequestData memory data = RevocationRequestData({ uid: uid, value: 0 });
        return abi.encodeCall(IAttestationRegistry.revoke, (RevocationRequest({ schema: schema, data: data })));
    }

    function toMultiRevoke(bytes32 schema, bytes32[] memory uids) internal pure returns (bytes memory) {
        MultiRevocationRequest[] memory requests = new MultiRevocationRequest[](1);
        requests[0].schema = schema;
        requests[0].data = new RevocationRequestData[](uids.length);
        for (uint256 i = 0; i < uids.length; ++i) requests[0].data[i].uid = uids[i];
        return abi.encodeCall(IAttestationRegistry.multiRevoke, (requests));
    }

    // ---------------------------------------------------------------- signatures

    /// @dev Signs an item with a nonce, for this registry on this chain.
    function signSingle(
        uint256 key,
        bytes32 schema,
        AttestationRequestData memory item,
        uint256 nonce,
        uint64 deadline
    ) internal view returns (DelegatedAttestationRequest memory request) {
        (request.schema, request.data, request.deadline) = (schema, item, deadline);
        request.attester = vm.addr(key);
        bytes32 hash = RequestHash.single(request.attester, schema, item, nonce, deadline);
        hash = RequestHash.digest(registry.getDomainSeparator(), hash);
        (request.signature.v, request.signature.r, request.signature.s) = vm.sign(key, hash);
    }

    /// @dev Signs a list with a nonce.
    function signList(
        uint256 key,
        bytes32 schema,
        AttestationRequestData[] memory items,
        uint256 nonce,
        uint64 deadline
    ) internal view returns (ManyDelegatedAttestationRequest memory request) {
        (request.schema, request.data, request.deadline) = (schema, items, deadline);
        request.attester = vm.addr(key);
        bytes32 hash = RequestHash.list(request.attester, schema, items, nonce, deadline);
        hash = RequestHash.digest(registry.getDomainSeparator(), hash);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, hash);
        request.signature = abi.encodePacked(r, s, v);
    }

    function sendSingle(DelegatedAttestationRequest memory request) internal returns (bytes memory reason) {
        return send(ATTACKER, 0, abi.encodeCall(IAttestationRegistry.attestByDelegation, (request)));
    }

    function sendList(ManyDelegatedAttestationRequest memory request) internal returns (bytes memory reason) {
        return send(ATTACKER, 0, abi.encodeCall(IAttestationRegistry.attestManyByDelegation, (request)));
    }

    // ---------------------------------------------------------------- items

    function itemOf(address recipient, bytes memory data) internal pure returns (AttestationRequestData memory item) {
        (item.recipient, item.revocable, item.data) = (recipient, true, data);
    }

    function listOf(
        AttestationRequestData memory first,
        AttestationRequestData memory second
    ) internal pure returns (AttestationRequestData[] memory items) {
        items = new AttestationRequestData[](2);
        (items[0], items[1]) = (first, second);
    }

    function only(bytes32 uid) internal pure returns (bytes32[] memory uids) {
        uids = new bytes32[](1);
        uids[0] = uid;
    }

    /// @dev Bytes with no zeros among them that could be mistaken for others.
    function bytesOf(uint256 length, uint256 seed) internal pure returns (bytes memory data) {
        data = new bytes(length);
        for (uint256 i = 0; i < length; i += 32) {
            bytes32 word = keccak256(abi.encode(seed, i));
            for (uint256 j = i; j < length && j < i + 32; ++j) data[j] = word[j - i];
        }
    }

    /// @dev What an item becomes at {NOW}, but for its uid.
    function attestationOf(
        address attester,
        bytes32 schema,
        AttestationRequestData memory item
    ) internal pure returns (Attestation memory made) {
        (made.schema, made.attester, made.time, made.recipient) = (schema, attester, NOW, item.recipient);
        (made.expirationTime, made.revocable, made.refUID) = (item.expirationTime, item.revocable, item.refUID);
        made.data = item.data;
    }

    /// @dev EAS's formula, written apart from ours.
    function uidOf(Attestation memory made, uint32 bump) internal pure returns (bytes32) {
        bytes memory head = abi.encodePacked(made.schema, made.recipient, made.attester, made.time);
        bytes memory middle = abi.encodePacked(made.expirationTime, made.revocable, made.refUID);
        return keccak256(bytes.concat(head, middle, made.data, bytes4(bump)));
    }

    function isRevoked(bytes32 uid) internal view returns (bool) {
        return registry.getAttestation(uid).revocationTime != 0;
    }

    function isSame(Attestation memory actual, Attestation memory expected) internal pure {
        equal(keccak256(abi.encode(actual)), keccak256(abi.encode(expected)), "attestation");
    }

    // ---------------------------------------------------------------- series

    /// @dev Of a new registry: opens the first series, and finds the slot that holds the next one's number by that: the only
    /// one that goes from 1 to 2, whatever the layout.
    function findNextSeries() internal returns (bytes32 slot) {
        uint256 found = 0;
        for (uint256 i = 0; i < 32; ++i) {
            if (vm.load(address(registry), bytes32(i)) != bytes32(uint256(1))) continue;
            (found, slot) = (found + 1, bytes32(i));
        }
        equal(found, 1, "slots that may hold the next series number");
        attest(address(0x5e21e5), register("bool first", address(0)), itemOf(SUBJECT, ""));
        equal(vm.load(address(registry), slot), bytes32(uint256(2)), "the next series number");
    }

    /// @dev As if series had been opened up to `number`, exclusive.
    function skipSeriesTo(bytes32 slot, uint256 number) internal {
        vm.store(address(registry), slot, bytes32(number));
    }
}
