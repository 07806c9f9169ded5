// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { BatchRegistry } from "../../../contracts/credentials/BatchRegistry.sol";
import { CredentialVerifier } from "../../../contracts/credentials/CredentialVerifier.sol";
import { BatchHeader, ChangeKind } from "../../../contracts/interfaces/IBatchRegistry.sol";
import { Outcome } from "../../../contracts/interfaces/ICredentialVerifier.sol";
import { AttackFixture } from "./AttackFixture.sol";

/// @notice What attacks on status share: the registry and the verifier that are attacked, and a batch.
abstract contract CredentialAttack is AttackFixture {
    function setUp() public override {
        vm.warp(NOW);
    }

    function begin() internal {
        registry = BatchRegistry(deploy(registryName, ""));
        // No attack on batches asks for an attestation: any contract will do there.
        verifier = CredentialVerifier(deploy(verifierName, abi.encode(registry, registry)));
        header = makeBatch(SIZE);
        issue(header);
    }

    function outcomeOf(BatchHeader memory of_, uint256 index) internal view returns (Outcome) {
        return verify(of_, index).outcome;
    }

    /// @dev Announces or retracts, and tells why not: empty where it was accepted.
    function changeRefusal(ChangeKind kind, uint256 index) internal returns (bytes memory reason) {
        vm.prank(header.policy.revoker);
        try registry.change(header, kind, maskOf(index), 0, 0) {
            return "";
        } catch (bytes memory why) {
            return refusedWith(why);
        }
    }

    function sameOutcome(Outcome actual, Outcome expected, string memory what) internal pure {
        equal(uint8(actual), uint8(expected), what);
    }
}
