// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { ChangeKind } from "../../contracts/interfaces/IBatchRegistry.sol";
import { Outcome } from "../../contracts/interfaces/ICredentialVerifier.sol";
import { CredentialAttack } from "./support/CredentialAttack.sol";

/// @notice The chain splits. The issuer revokes where it lives on; on the other branch, which has a copy of all state
/// under another chain id, the holder shows the credential as before.
abstract contract ReplayAcrossChainsAttack is CredentialAttack {
    /// @dev In storage, because the optimizer may ask for the chain id again after it was changed.
    uint256 private _chain = block.chainid;

    function attack(uint256 index, uint256 otherChain) internal returns (Outcome here, Outcome there) {
        begin();
        vm.chainId(otherChain);
        there = outcomeOf(header, index);
        vm.chainId(_chain);
        change(header, ChangeKind.Revoke, index);
        vm.warp(NOW + 1);
        here = outcomeOf(header, index);
    }

    function another(uint64 chain) internal view returns (uint256) {
        uint256 candidate = bound(chain, 1, type(uint64).max - 1);
        return candidate == block.chainid ? candidate + 1 : candidate;
    }
}

contract ReplayAcrossChainsTest is ReplayAcrossChainsAttack {
    function testFuzz_Verify_IsNotFoundOnAnotherChain(uint8 index, uint64 chain) public {
        _notFound(index, chain);
    }

    function testFuzz_SoundTwin_DoesNotFindItThere(uint8 index, uint64 chain) public {
        (registryName, verifierName) = ("TwinRegistry", "TwinVerifier");
        _notFound(index, chain);
    }

    function testFuzz_Twin_FindsItValidThere(uint8 index, uint64 chain) public {
        (registryName, verifierName) = ("ChainlessIdTwin", "TwinVerifier");
        (Outcome here, Outcome there) = attack(bound(index, 0, SIZE - 1), another(chain));
        sameOutcome(here, Outcome.Revoked, "here");
        sameOutcome(there, Outcome.Valid, "there");
    }

    function _notFound(uint256 index, uint64 chain) private {
        (Outcome here, Outcome there) = attack(bound(index, 0, SIZE - 1), another(chain));
        sameOutcome(here, Outcome.Revoked, "here");
        sameOutcome(there, Outcome.NotFound, "there");
    }
}
