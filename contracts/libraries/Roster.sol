// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import { SignatureChecker } from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import { Seat } from "../interfaces/IQuorum.sol";
import { Signatures } from "./Signatures.sol";

/// @title Roster
/// @notice Seats kept as one hash, and whether one of a seat's keys signed: once, for groups and for panels.
library Roster {
    /// @notice Most seats: one bit each in 16.
    uint256 internal constant MOST_SEATS = 16;

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

    /// @notice Whether a key signed a hash: an account by its key or its code, an ERC-7913 signer by its verifier.
    /// @param key An address, or keccak256 of an ERC-7913 signer's bytes.
    /// @param signature Of an ERC-7913 signer `abi.encode(bytes signer, bytes signature)`.
    function isSignedBy(bytes32 key, bytes32 hash, bytes calldata signature) internal view returns (bool) {
        if (uint256(key) >> 160 == 0) return Signatures.isSignedBy(address(uint160(uint256(key))), hash, signature);
        (bytes memory signer, bytes memory signed) = abi.decode(signature, (bytes, bytes));
        return keccak256(signer) == key && SignatureChecker.isValidSignatureNow(signer, hash, signed);
    }
}
