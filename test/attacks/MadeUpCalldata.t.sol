// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {
    AttestationRequestData,
    DelegatedAttestationRequest,
    IAttestationRegistry
} from "../../contracts/interfaces/IAttestationRegistry.sol";
import { Attestation } from "../../contracts/interfaces/ISchemaResolver.sol";
import { AttestationAttack } from "./support/AttestationAttack.sol";
import { Hole } from "./twins/Hole.sol";

/// @notice A call is laid out by hand: offsets point anywhere, items overlap, lengths lie. What is kept shall be what was
/// hashed into the uid, and what was signed.
abstract contract MadeUpCalldataAttack is AttestationAttack {
    uint256 internal constant KEY = uint256(keccak256("issuer"));
    /// @dev Where the one item of `attestByDelegation` usually begins, and its data's offset stands.
    uint256 internal constant ITEM_AT = 260;
    uint256 internal constant OFFSET_AT = 388;

    bytes32 internal schema;

    function begin() internal {
        schema = register("bytes anything", address(0));
    }

    /// @dev The signed data stay at their usual place, and the offset points behind them, at others.
    function pointElsewhere(
        bytes memory signed,
        bytes memory other
    ) internal returns (bytes memory reason, bytes memory kept) {
        begin();
        DelegatedAttestationRequest memory request = signSingle(KEY, schema, itemOf(SUBJECT, signed), 0, 0);
        bytes memory data = abi.encodeCall(IAttestationRegistry.attestByDelegation, (request));
        uint256 offset = data.length - ITEM_AT;
        data = bytes.concat(data, bytes32(other.length), other);
        write(data, OFFSET_AT, offset);
        reason = send(ATTACKER, 0, data);
        if (reason.length == 0) kept = registry.getAttestation(abi.decode(answer, (bytes32))).data;
    }

    function write(bytes memory data, uint256 at_, uint256 value) internal pure {
        assembly ("memory-safe") {
            mstore(add(add(data, 32), at_), value)
        }
    }
}

contract MadeUpCalldataTest is MadeUpCalldataAttack {
    function testFuzz_RevertWhen_TheOffsetPointsElsewhere(bytes calldata signed, bytes calldata other) public {
        useOurs();
        _notTaken(signed, other);
    }

    function testFuzz_SoundTwin_ChecksWhatItKeeps(bytes calldata signed, bytes calldata other) public {
        useTwin(Hole.None);
        _notTaken(signed, other);
    }

    function testFuzz_Twin_KeepsWhatNobodySigned(bytes calldata signed, bytes calldata other) public {
        useTwin(Hole.SplitDecoder);
        (bytes memory reason, bytes memory kept) = pointElsewhere(signed, other);
        equal(reason.length, 0, "attested");
        equal(keccak256(kept), keccak256(other), "other data");
    }

    /// @dev An unusual place is not wrong by itself.
    function testFuzz_Ours_FollowsTheOffset(bytes calldata signed) public {
        useOurs();
        (bytes memory reason, bytes memory kept) = pointElsewhere(signed, signed);
        equal(reason.length, 0, "attested");
        equal(keccak256(kept), keccak256(signed), "the signed data");
    }

    /// @dev Any word of a signed list's call becomes anything. If that is taken, then as it was signed.
    function testFuzz_Ours_KeepsWhatWasSigned(
        uint16[3] memory lengths,
        uint16 where_,
        uint256 value,
        bool list
    ) public {
        useOurs();
        begin();
        AttestationRequestData[] memory items = _three(lengths);
        bytes memory data =
            list
                ? abi.encodeCall(IAttestationRegistry.attestManyByDelegation, (signList(KEY, schema, items, 0, 0)))
                : abi.encodeCall(IAttestationRegistry.attestByDelegation, (signSingle(KEY, schema, items[0], 0, 0)));
        _spoil(data, where_, value);
        if (send(ATTACKER, 0, data).length != 0) return;
        bytes32[] memory uids = list ? abi.decode(answer, (bytes32[])) : only(abi.decode(answer, (bytes32)));
        equal(uids.length, list ? 3 : 1, "attestations");
        for (uint256 i = 0; i < uids.length; ++i) {
            Attestation memory made = attestationOf(vm.addr(KEY), schema, items[i]);
            made.uid = uidOf(made, 0);
            isSame(registry.getAttestation(uids[i]), made);
        }
    }

    /// @dev Any word of a call becomes anything. If that is taken, each attestation is what its uid says.
    function testFuzz_Ours_KeepsWhatWasHashed(uint16[3] memory lengths, uint16 where_, uint256 value) public {
        useOurs();
        begin();
        bytes memory data = toMultiAttest(schema, _three(lengths));
        _spoil(data, where_, value);
        if (send(ATTACKER, 0, data).length == 0) _asHashed();
    }

    /// @dev Two and more items at one place, or one inside another's data.
    function testFuzz_Ours_KeepsOverlappingItemsApart(uint16[3] memory lengths, uint8 first, uint8 shift) public {
        useOurs();
        begin();
        bytes memory data = toMultiAttest(schema, _three(lengths));
        // Offsets of the three items: behind the selector, two offsets and the group's schema and offset, and two lengths.
        uint256 offsets = 4 + 32 + 32 + 32 + 64 + 32;
        uint256 from = bound(first, 0, 2);
        uint256 target = _read(data, offsets + 32 * from);
        for (uint256 i = 0; i < 3; ++i) write(data, offsets + 32 * i, target);
        equal(send(ATTACKER, 0, data).length, 0, "the same three times");
        _asHashed();
        bytes32[] memory uids = abi.decode(answer, (bytes32[]));
        isTrue(uids[0] != uids[1] && uids[1] != uids[2] && uids[0] != uids[2], "three uids");

        write(data, offsets, target + 32 * bound(shift, 1, 6));
        if (send(ATTACKER, 0, data).length == 0) _asHashed();
    }

    /// @dev A length that goes beyond the call, of the data or of a list, however large.
    function testFuzz_RevertWhen_ALengthLies(uint16[3] memory lengths, uint256 length, uint8 which) public {
        useOurs();
        begin();
        bytes memory data = toAttest(schema, itemOf(SUBJECT, bytesOf(lengths[0] % 300, 1)));
        // Of the data, where there is one item; of the outer and of the inner list.
        uint256 place = 4 + 32 + 64 + 6 * 32;
        if (which % 3 != 0) data = toMultiAttest(schema, _three(lengths));
        if (which % 3 == 1) place = 4 + 32;
        if (which % 3 == 2) place = 4 + 32 + 32 + 32 + 64;
        uint256 longest =
            which % 3 == 0
                ? data.length - place - 32
                : which % 3 == 1
                    ? 1
                    : 3;
        write(data, place, bound(length, longest + 1, type(uint256).max));
        isTrue(send(ATTACKER, 0, data).length != 0, "refused");
    }

    function _notTaken(bytes memory signed, bytes memory other) private {
        if (keccak256(signed) == keccak256(other)) other = bytes.concat(other, hex"01");
        (bytes memory reason, ) = pointElsewhere(signed, other);
        isError(reason, IAttestationRegistry.InvalidSignature.selector);
    }

    function _three(uint16[3] memory lengths) private pure returns (AttestationRequestData[] memory items) {
        items = new AttestationRequestData[](3);
        for (uint256 i = 0; i < 3; ++i) items[i] = itemOf(address(uint160(1000 + i)), bytesOf(lengths[i] % 200, i));
        items[1].expirationTime = type(uint64).max;
        // As schemas encode it: mostly zeros.
        items[2].data = abi.encode(lengths[0], lengths[1] % 2 == 0, bytes2(lengths[2]));
    }

    /// @dev Often a small multiple of 32, before or behind; else anything.
    function _spoil(bytes memory data, uint256 where_, uint256 value) private pure {
        uint256 near = ((value >> 2) % 40) * 32;
        unchecked {
            if (value % 4 < 2) value = value % 4 == 0 ? near : 0 - near;
        }
        write(data, 4 + 32 * (where_ % ((data.length - 4) / 32)), value);
    }

    function _read(bytes memory data, uint256 at_) private pure returns (uint256 value) {
        assembly ("memory-safe") {
            value := mload(add(add(data, 32), at_))
        }
    }

    /// @dev What was made reads back as its uid says, with some bump.
    function _asHashed() private view {
        bytes32[] memory uids = abi.decode(answer, (bytes32[]));
        for (uint256 i = 0; i < uids.length; ++i) {
            Attestation memory made = registry.getAttestation(uids[i]);
            equal(made.attester, ATTACKER, "attester");
            bool found = false;
            for (uint32 bump = 0; bump < 8 && !found; ++bump) found = uidOf(made, bump) == uids[i];
            isTrue(found, "content and uid");
        }
    }
}
