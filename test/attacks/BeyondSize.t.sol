// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { BatchHeader } from "../../contracts/interfaces/IBatchRegistry.sol";
import { Outcome } from "../../contracts/interfaces/ICredentialVerifier.sol";
import { CredentialAttack } from "./support/CredentialAttack.sol";

/// @notice The tree holds more leaves than the batch says: credentials that nobody counted and nobody can revoke, since
/// a change refuses their bits.
abstract contract BeyondSizeAttack is CredentialAttack {
    function attack(uint64 size, uint256 index) internal returns (Outcome) {
        begin();
        BatchHeader memory small = makeBatch(SIZE);
        small.size = size;
        issue(small);
        return outcomeOf(small, index);
    }
}

contract BeyondSizeTest is BeyondSizeAttack {
    function testFuzz_Verify_IsNotFoundBeyondTheSize(uint8 size, uint8 index) public {
        _notFound(size, index);
    }

    function testFuzz_SoundTwin_DoesNotFindIt(uint8 size, uint8 index) public {
        (registryName, verifierName) = ("TwinRegistry", "TwinVerifier");
        _notFound(size, index);
    }

    function testFuzz_Verify_IsValidWithinTheSize(uint8 size, uint8 index) public {
        uint64 counted = uint64(bound(size, 1, SIZE - 1));
        sameOutcome(attack(counted, bound(index, 0, counted - 1)), Outcome.Valid, "within");
    }

    function testFuzz_Twin_FindsItValid(uint8 size, uint8 index) public {
        (registryName, verifierName) = ("TwinRegistry", "UnboundedSizeTwin");
        uint64 counted = uint64(bound(size, 1, SIZE - 1));
        sameOutcome(attack(counted, bound(index, counted, SIZE - 1)), Outcome.Valid, "beyond");
    }

    function _notFound(uint256 size, uint256 index) private {
        uint64 counted = uint64(bound(size, 1, SIZE - 1));
        sameOutcome(attack(counted, bound(index, counted, SIZE - 1)), Outcome.NotFound, "beyond");
    }
}
