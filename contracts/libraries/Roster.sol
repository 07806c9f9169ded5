// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import { SignatureChecker } from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import { Approval, IQuorum, Seat } from "../interfaces/IQuorum.sol";
import { Signatures } from "./Signatures.sol";

/// @title Roster
/// @notice Seats kept as one hash, and whether one of a seat's keys signed: once, for groups and for panels.
library Roster {
    /// @notice Most seats: one bit each in 16.
    uint256 internal constant MOST_SEATS = 16;

    /// @dev Of an ERC-7913 signer its verifier's address, then its key.
    uint256 private constant VERIFIER_BYTES = 20;

    /// @notice Reverts unless these can be a roster's seats: each with a member, and no key twice.
    /// @param least Fewest seats.
    /// @return hash As {hashOf}.
    function check(Seat[] memory seats, uint256 least) internal pure returns (bytes32 hash) {
        if (seats.length < least || seats.length == 0 || seats.length > MOST_SEATS) {
            revert IQuorum.SeatsOutOfRange(seats.length, least == 0 ? 1 : least, MOST_SEATS);
        }
        bytes32[] memory keys = new bytes32[](3 * seats.length);
        for (uint256 i = 0; i < seats.length; ++i) {
            (bytes32 member, bytes32 standIn, bytes32 second) = (
                seats[i].member,
                seats[i].standIn,
                seats[i].secondStandIn
            );
            if (member == bytes32(0)) revert IQuorum.SeatEmpty(i);
            (keys[3 * i], keys[3 * i + 1], keys[3 * i + 2]) = (member, standIn, second);
            for (uint256 key = 3 * i; key < 3 * i + 3; ++key) _checkOnce(keys, key);
        }
        // Safe: reads the array's words, which follow its length.
        assembly ("memory-safe") {
            hash := keccak256(add(keys, 0x20), shl(5, mload(keys)))
        }
    }

    /// @notice keccak256 of the seats' words, three a seat.
    function hashOf(Seat[] calldata seats) internal pure returns (bytes32 hash) {
        // Safe: seats are static, so they stand end to end in calldata; writes free memory only and keeps none of it.
        assembly ("memory-safe") {
            let words := mload(0x40)
            let size := mul(seats.length, 0x60)
            calldatacopy(words, seats.offset, size)
            hash := keccak256(words, size)
        }
    }

    /// @notice The key in a chair of a seat: 0 the member, 1 and 2 the stand-ins.
    /// @return key Zero where the seat or the chair is not there.
    function keyAt(Seat[] calldata seats, uint256 seat, uint256 chair) internal pure returns (bytes32 key) {
        if (seat >= seats.length || chair > 2) return bytes32(0);
        // Safe: within the seats, whose length calldata decoding has checked.
        assembly ("memory-safe") {
            key := calldataload(add(add(seats.offset, mul(seat, 0x60)), mul(chair, 0x20)))
        }
    }

    /// @notice Whose signatures these are.
    /// @param digest What was to be signed.
    /// @param seats Those of the roster, which the caller has compared with its hash.
    /// @param standInsFrom Unix seconds from which stand-ins may sign; the largest number for never.
    /// @return voices One bit a seat.
    function voicesOf(
        bytes32 digest,
        Seat[] calldata seats,
        Approval[] calldata approvals,
        uint256 standInsFrom
    ) internal view returns (uint16 voices) {
        uint256 next = 0;
        for (uint256 i = 0; i < approvals.length; ++i) {
            Approval calldata approval = approvals[i];
            (uint256 seat, uint256 chair) = (approval.seat, approval.chair);
            if (seat < next) revert IQuorum.SeatOutOfOrder(seat, next - 1);
            bytes32 key = keyAt(seats, seat, chair);
            if (key == bytes32(0)) revert IQuorum.NobodyThere(seat, chair);
            if (chair != 0 && block.timestamp < standInsFrom) revert IQuorum.StandInTooEarly(seat, standInsFrom);
            if (!isSignedBy(key, digest, approval.signature)) revert IQuorum.InvalidSignature(seat, key, digest);
            unchecked {
                // No more than a byte, and a roster has no more seats than the result has bits.
                next = seat + 1;
                voices |= uint16(1 << seat);
            }
        }
    }

    /// @notice Whether a key signed a hash: an account by its key or its code, an ERC-7913 signer by its verifier.
    /// @param key An address, or keccak256 of an ERC-7913 signer's bytes.
    /// @param signature Of an ERC-7913 signer `abi.encode(bytes signer, bytes signature)`.
    function isSignedBy(bytes32 key, bytes32 hash, bytes calldata signature) internal view returns (bool) {
        if (uint256(key) >> 160 == 0) return Signatures.isSignedBy(address(uint160(uint256(key))), hash, signature);
        (bytes memory signer, bytes memory signed) = abi.decode(signature, (bytes, bytes));
        // A verifier without a key would be an account, which could sit in another seat by its address too.
        if (signer.length <= VERIFIER_BYTES || keccak256(signer) != key) return false;
        return SignatureChecker.isValidSignatureNow(signer, hash, signed);
    }

    /// @dev Whether none before it is the same.
    function _checkOnce(bytes32[] memory keys, uint256 last) private pure {
        bytes32 key = keys[last];
        if (key == bytes32(0)) return;
        for (uint256 i = 0; i < last; ++i) {
            if (keys[i] == key) revert IQuorum.KeyTwice(key, last / 3, i / 3);
        }
    }
}
